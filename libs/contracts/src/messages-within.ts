import { type DescMessage, fromBinary, toBinary } from "@bufbuild/protobuf"
import { type ReflectMessage, reflect } from "@bufbuild/protobuf/reflect"

/** The messages of the same type that are in this one, at whatever depth, the innermost first; none in bytes that are no message. */
export function messagesWithin(type: DescMessage, bytes: Uint8Array): Uint8Array[] {
  let message: ReflectMessage
  try {
    message = reflect(type, fromBinary(type, bytes))
  } catch {
    return []
  }
  return inner(message)
    .filter(({ desc }) => desc.typeName === type.typeName)
    .map((each) => toBinary(type, each.message))
}

function inner(message: ReflectMessage): ReflectMessage[] {
  return childrenOf(message).flatMap((child) => [...inner(child), child])
}

function childrenOf(message: ReflectMessage): ReflectMessage[] {
  return message.fields.flatMap((field) => {
    if (!message.isSet(field)) return []
    if (field.fieldKind === "message") return [message.get(field)]
    if (field.fieldKind === "list" && field.listKind === "message") {
      return [...message.get(field)] as ReflectMessage[]
    }
    if (field.fieldKind === "map" && field.mapKind === "message") {
      return [...message.get(field).values()] as ReflectMessage[]
    }
    return []
  })
}
