import { readFileSync } from "node:fs"

/**
 * The contract as a serialized google.protobuf.FileDescriptorSet, for the
 * reflection service and others that learn messages at run time.
 */
export function descriptorSet(): Buffer {
  return readFileSync(new URL("generated/data.protoset", import.meta.url))
}
