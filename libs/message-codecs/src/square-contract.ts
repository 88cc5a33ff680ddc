import { createRequire } from "node:module"
import { descriptorSet } from "@interop/contract/messages"
import type * as descriptorPb from "google-protobuf/google/protobuf/descriptor_pb.js"

/**
 * Whether these descriptors say of the square contract just what its compiled-in
 * messages were made from. Comments, the JSON names of fields and the folder
 * that the file was read from are all the same to messages.
 */
export function isSquareContract(descriptors: Buffer): boolean {
  const own = descriptorSet()
  if (descriptors.equals(own)) return true
  // No need to load a parser for what has another name.
  if (!descriptors.includes("squarerpc_service")) return false
  try {
    return withoutNames(descriptors).equals(withoutNames(own))
  } catch {
    return false
  }
}

function withoutNames(descriptors: Buffer): Buffer {
  const { FileDescriptorSet } = createRequire(import.meta.url)(
    "google-protobuf/google/protobuf/descriptor_pb.js",
  ) as typeof descriptorPb
  const set = FileDescriptorSet.deserializeBinary(descriptors)
  for (const file of set.getFileList()) {
    file.clearName()
    file.clearSourceCodeInfo()
    for (const message of file.getMessageTypeList()) {
      for (const field of message.getFieldList()) field.clearJsonName()
    }
  }
  return Buffer.from(set.serializeBinary())
}
