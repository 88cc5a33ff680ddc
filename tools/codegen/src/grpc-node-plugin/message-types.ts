import type descriptor from "google-protobuf/google/protobuf/descriptor_pb.js"
import { moduleAlias } from "./modules.ts"

/** How generated code refers to one message type. */
export interface MessageType {
  /** package.Outer.Inner */
  fullName: string
  /** Where its class is, such as `data_pb.Outer.Inner`. */
  javaScriptPath: string
  /** The end of its serializer's and deserializer's names. */
  identifier: string
}

/** Every message type of a request by its full name; a service may use those of files it imports. */
export function messageTypes(
  files: readonly descriptor.FileDescriptorProto[],
): ReadonlyMap<string, MessageType> {
  const types = new Map<string, MessageType>()
  for (const file of files) {
    const prefix = file.getPackage() ? `${file.getPackage()}.` : ""
    for (const name of namesWithin("", file.getMessageTypeList())) {
      const fullName = prefix + name
      types.set(fullName, {
        fullName,
        javaScriptPath: `${moduleAlias(file.getName() ?? "")}.${name}`,
        identifier: fullName.replaceAll(".", "_"),
      })
    }
  }
  return types
}

function namesWithin(scope: string, messages: readonly descriptor.DescriptorProto[]): string[] {
  return messages.flatMap((message) => {
    const name = scope + message.getName()
    return [name, ...namesWithin(`${name}.`, message.getNestedTypeList())]
  })
}
