import { readFileSync } from "node:fs"
import type { SecureClientSessionOptions } from "node:http2"
import type { DescService, Message } from "@bufbuild/protobuf"
import {
  Code,
  ConnectError,
  createClient,
  type CallOptions,
  type Transport,
} from "@connectrpc/connect"
import { createTransport } from "@connectrpc/connect/protocol-grpc"
import {
  compressionGzip,
  createGrpcTransport,
  createNodeHttpClient,
  Http2SessionManager,
} from "@connectrpc/connect-node"
import {
  callByStub,
  NotOpened,
  RequestQueue,
  singleResponse,
  startedResponses,
  type CallToOpen,
  type ChannelTarget,
  type ClientChannel,
  type EndOfCall,
  type StubCall,
} from "@interop/driven-client"
import { UnsupportedStep } from "@interop/driver-protocol"
import { withoutBytesValue } from "./bytes.ts"
import { bytesMethod, describedMethod, type ConnectMethod } from "./contract.ts"
import { appendTo, entriesOf } from "./headers.ts"

type Stub = (
  request: Message | AsyncIterable<Message>,
  options: CallOptions,
) => Promise<Message> | AsyncIterable<Message>

export function openChannel({
  address,
  tls,
  loadBalancing,
  compression,
}: ChannelTarget): ClientChannel {
  if (loadBalancing !== undefined)
    throw new UnsupportedStep("a transport of connect has one address")
  const baseUrl = `${tls === undefined ? "http" : "https"}://${address}`
  const sessionManager = new Http2SessionManager(baseUrl, {}, nodeOptionsOf(tls))
  const typed = createGrpcTransport({
    baseUrl,
    sessionManager,
    ...(compression && { sendCompression: compressionGzip }),
  })
  const bytes = createTransport({
    baseUrl,
    httpClient: withoutBytesValue(
      createNodeHttpClient({ httpVersion: "2", sessionProvider: () => sessionManager }),
    ),
    useBinaryFormat: true,
    interceptors: [],
    acceptCompression: [],
    sendCompression: null,
    compressMinBytes: 0,
    readMaxBytes: 0xffff_ffff,
    writeMaxBytes: 0xffff_ffff,
  })
  return {
    open: (call) => {
      if (call.codec === "bytes") return open(bytes, bytesMethod(call.path, call), call)
      const method = describedMethod(call.path)
      if (method === undefined) throw new UnsupportedStep(`the descriptors have no ${call.path}`)
      return open(typed, method, call)
    },
    close: () => sessionManager.abort(),
  }
}

function open(transport: Transport, { desc, request, response }: ConnectMethod, call: CallToOpen) {
  if (call.waitForReady) throw new UnsupportedStep("connect has no wait-for-ready")
  const service = { ...desc.parent, methods: [desc] } as DescService
  const stub = createClient(service, transport)[desc.localName] as unknown as Stub
  const headers = headersOf(call)
  return callByStub(call, (only): StubCall => {
    const requests = new RequestQueue<Message>()
    const cancelled = new AbortController()
    let trailers = new Headers()
    const answer = stub(only === undefined ? requests : request.parse(only), {
      headers,
      signal: cancelled.signal,
      ...(call.deadlineMs !== undefined && { timeoutMs: call.deadlineMs }),
      onHeader: (header) => call.onInitialMetadata(entriesOf(header)),
      onTrailer: (trailer) => (trailers = trailer),
    })
    const { responses, ended } = startedResponses(
      serialized(
        Symbol.asyncIterator in answer ? answer : singleResponse(answer),
        response.serialize,
      ),
    )
    return {
      responses,
      ended: ended.then((end) => endOf(end, trailers)),
      cancel: () => cancelled.abort(),
      ...(only === undefined && {
        requests: {
          write: (bytes) => requests.write(request.parse(bytes)),
          end: () => requests.end(),
        },
      }),
    }
  })
}

async function* serialized(
  messages: AsyncIterable<Message>,
  serialize: (message: Message) => Buffer,
): AsyncGenerator<Buffer> {
  for await (const message of messages) yield serialize(message)
}

function endOf({ error }: { error?: unknown }, trailers: Headers): EndOfCall {
  if (error === undefined) return { code: 0, details: "", trailers: entriesOf(trailers) }
  const { code, rawMessage, metadata } = ConnectError.from(error, Code.Unknown)
  return { code, details: rawMessage, trailers: entriesOf(metadata) }
}

function headersOf({ metadata = [] }: CallToOpen): Headers {
  const headers = new Headers()
  try {
    appendTo(headers, metadata)
    return headers
  } catch (cause) {
    throw new NotOpened((cause as Error).message, { cause })
  }
}

function nodeOptionsOf(tls: ChannelTarget["tls"]): SecureClientSessionOptions {
  if (tls === undefined) return {}
  const { ca, certificate, privateKey } = tls
  return {
    ...(ca !== undefined && { ca: readFileSync(ca) }),
    ...(certificate !== undefined && { cert: readFileSync(certificate) }),
    ...(privateKey !== undefined && { key: readFileSync(privateKey) }),
  }
}
