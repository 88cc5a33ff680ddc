import {
  type DescMessage,
  type JsonValue,
  type Registry,
  fromBinary,
  fromJson,
  toBinary,
  toJson,
} from "@bufbuild/protobuf"
import { type ReflectMessage, reflect } from "@bufbuild/protobuf/reflect"
import { ContractError } from "./errors.ts"

/** A message that is written in protobuf's JSON mapping, as bytes. Throws ContractError with the field that is wrong. */
export function encodeJson(type: DescMessage, registry: Registry, written: unknown): Uint8Array {
  const hex = rawBytesIn(written)
  if (hex !== undefined) return hex
  try {
    return toBinary(type, fromJson(type, written as JsonValue, { registry }))
  } catch (cause) {
    const text = (cause as Error).message.replace(/^cannot decode /, "cannot read ")
    throw new ContractError("no-such-message", text, { cause })
  }
}

/** The order of a map's entries says nothing, and is another in each run of some stacks. */
function sortMaps(message: ReflectMessage): void {
  for (const field of message.desc.fields) {
    if (!message.isSet(field)) continue
    if (field.fieldKind === "message") sortMaps(message.get(field))
    if (field.fieldKind === "list" && field.listKind === "message") {
      for (const each of message.get(field)) sortMaps(each as ReflectMessage)
    }
    if (field.fieldKind !== "map") continue
    const map = message.get(field)
    const entries = [...map].toSorted(([a], [b]) => (String(a) < String(b) ? -1 : 1))
    map.clear()
    for (const [key, value] of entries) {
      if (field.mapKind === "message") sortMaps(value as ReflectMessage)
      map.set(key, value)
    }
  }
}

/** `{ "@bytes": "0a 01 ff" }`: the bytes themselves, where the JSON mapping has no words for them. */
function rawBytesIn(written: unknown): Uint8Array | undefined {
  if (typeof written !== "object" || written === null || !("@bytes" in written)) return undefined
  const hex = String(written["@bytes"]).replaceAll(/\s/g, "")
  if (Object.keys(written).length === 1 && /^([0-9a-f]{2})*$/i.test(hex)) {
    return Buffer.from(hex, "hex")
  }
  throw new ContractError(
    "no-such-message",
    `@bytes stands alone and holds pairs of hex digits, found ${JSON.stringify(written)}`,
  )
}

/** A message for people: protobuf's JSON mapping in one line, or its bytes in hex where they are none. */
export function describeMessage(type: DescMessage, registry: Registry, bytes: Uint8Array): string {
  try {
    const message = fromBinary(type, bytes)
    sortMaps(reflect(type, message))
    return JSON.stringify(toJson(type, message, { registry }))
  } catch {
    return `bytes ${Buffer.from(bytes).toString("hex")}`
  }
}
