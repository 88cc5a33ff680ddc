import { readFileSync } from "node:fs"
import {
  create,
  createFileRegistry,
  fromBinary,
  toBinary,
  type DescMessage,
  type DescMethod,
  type Message,
} from "@bufbuild/protobuf"
import { BytesValueSchema, FileDescriptorSetSchema } from "@bufbuild/protobuf/wkt"
import {
  byPath,
  type Codec,
  type ContractMessages,
  type DescriptorLoader,
} from "@interop/message-codecs"

/** connect-node exports no package.json, but has one above its code. */
export const { name, version } = JSON.parse(
  readFileSync(
    new URL("../../package.json", import.meta.resolve("@connectrpc/connect-node")),
    "utf8",
  ),
) as { name: string; version: string }

/** A method and what makes its messages of bytes. */
export interface ConnectMethod {
  readonly desc: DescMethod
  readonly request: MessageBytes
  readonly response: MessageBytes
}

export interface MessageBytes {
  readonly parse: (bytes: Uint8Array) => Message
  readonly serialize: (message: Message) => Buffer
}

/** The methods of the descriptors that were read last, by path: a program reads them once. */
const described = new Map<string, DescMethod>()

/** connect-node's own runtime, with messages that are made of descriptors. */
export const protobufEs: DescriptorLoader = {
  loader: "@bufbuild/protobuf",
  messagesOf: (descriptors): ContractMessages => {
    const registry = createFileRegistry(fromBinary(FileDescriptorSetSchema, descriptors))
    for (const file of registry.files) {
      for (const { typeName, methods } of file.services) {
        for (const method of methods) described.set(`/${typeName}/${method.name}`, method)
      }
    }
    const methods = [...described].map(([path, { methodKind, input, output }]) => ({
      path,
      requestStream: methodKind === "client_streaming" || methodKind === "bidi_streaming",
      responseStream: methodKind === "server_streaming" || methodKind === "bidi_streaming",
      request: codecOf(input),
      response: codecOf(output),
    }))
    return { messages: "descriptors", descriptors, methods: byPath(methods) }
  },
}

function codecOf(type: DescMessage): Codec {
  const { parse, serialize } = typed(type)
  return (bytes) => serialize(parse(bytes))
}

/** The method as the descriptors have it. */
export function describedMethod(path: string): ConnectMethod | undefined {
  const desc = described.get(path)
  return desc && { desc, request: typed(desc.input), response: typed(desc.output) }
}

/**
 * The method with messages that are bytes and nothing else, in a BytesValue:
 * connect serializes every message itself, so bytes.ts takes that off again.
 */
export function bytesMethod(
  path: string,
  { requestStream, responseStream }: { requestStream: boolean; responseStream: boolean },
): ConnectMethod {
  const [, typeName = "", name = ""] = path.split("/")
  const kinds = requestStream
    ? (["client_streaming", "bidi_streaming"] as const)
    : (["unary", "server_streaming"] as const)
  const desc = {
    kind: "rpc",
    name,
    localName: name,
    parent: { kind: "service", typeName },
    methodKind: kinds[responseStream ? 1 : 0],
    input: BytesValueSchema,
    output: BytesValueSchema,
  } as unknown as DescMethod
  return { desc, request: inBytesValue, response: inBytesValue }
}

const inBytesValue: MessageBytes = {
  parse: (value) => create(BytesValueSchema, { value: new Uint8Array(value) }),
  serialize: (message) => Buffer.from((message as unknown as { value: Uint8Array }).value),
}

function typed(type: DescMessage): MessageBytes {
  return {
    parse: (bytes) => fromBinary(type, bytes),
    serialize: (message) => Buffer.from(toBinary(type, message)),
  }
}
