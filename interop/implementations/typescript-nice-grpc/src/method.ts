import type { MetadataEntry } from "@interop/driver-protocol"
import type { Method } from "@interop/message-codecs"
import type { Metadata, MethodDefinition } from "nice-grpc"

type Shape = Pick<Method, "path" | "requestStream" | "responseStream">
type Parse = (message: Buffer) => Buffer

/** A method whose messages have been serialized before and are parsed as said. */
export function definitionOf(
  { path, requestStream, responseStream }: Shape,
  { parseRequest, parseResponse }: { parseRequest?: Parse; parseResponse?: Parse },
): MethodDefinition<Buffer, Buffer, Buffer, Buffer> {
  const asItIs = (message: Buffer) => message
  const parser =
    (parse: Parse = asItIs) =>
    (bytes: Uint8Array) =>
      parse(Buffer.from(bytes))
  return {
    path,
    requestStream,
    responseStream,
    requestSerialize: asItIs,
    requestDeserialize: parser(parseRequest),
    responseSerialize: asItIs,
    responseDeserialize: parser(parseResponse),
    options: {},
  }
}

/** Throws nice-grpc's error for a key or value that it refuses. */
export function appendTo(metadata: Metadata, entries: readonly MetadataEntry[]): Metadata {
  for (const [key, value] of entries) {
    metadata.append(key, key.endsWith("-bin") ? Buffer.from(value, "base64") : value)
  }
  return metadata
}

export function entriesOf(metadata: Metadata): MetadataEntry[] {
  return [...metadata].flatMap(([key, values]) =>
    values.map((value): MetadataEntry => [
      key,
      typeof value === "string" ? value : Buffer.from(value).toString("base64"),
    ]),
  )
}
