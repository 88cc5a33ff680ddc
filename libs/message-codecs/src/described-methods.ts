import type { MethodDefinition } from "@grpc/grpc-js"
import { loadFileDescriptorSetFromBuffer, type PackageDefinition } from "@grpc/proto-loader"
import type { Codec, Method } from "./contract-messages.ts"

type Described = MethodDefinition<object, object>

/** The methods of a FileDescriptorSet with the dynamic messages of @grpc/proto-loader, as a user of grpc-js has them. */
export function describedMethods(descriptors: Buffer): Method[] {
  // Without any option of it, as it loses least: longs as Long, enums as
  // numbers, bytes as Buffer, and no defaults for what is absent.
  const definitions: PackageDefinition = loadFileDescriptorSetFromBuffer(descriptors)
  return Object.values(definitions)
    .filter((definition) => !("format" in definition))
    .flatMap((service) => Object.values(service as Record<string, Described>))
    .map(({ path, requestStream, responseStream, ...method }) => ({
      path,
      requestStream,
      responseStream,
      request: codecOf(method.requestDeserialize, method.requestSerialize),
      response: codecOf(method.responseDeserialize, method.responseSerialize),
    }))
}

function codecOf(
  deserialize: (bytes: Buffer) => object,
  serialize: (message: object) => Buffer,
): Codec {
  return (message) => serialize(deserialize(message))
}
