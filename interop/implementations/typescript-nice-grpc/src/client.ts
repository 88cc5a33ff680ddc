import { readFileSync } from "node:fs"
import { compressionAlgorithms } from "@grpc/grpc-js"
import {
  callByStub,
  NotOpened,
  RequestQueue,
  startedResponses,
  singleResponse,
  type CallToOpen,
  type ChannelTarget,
  type ClientChannel,
  type EndOfCall,
  type StubCall,
} from "@interop/driven-client"
import { UnsupportedStep } from "@interop/driver-protocol"
import {
  ChannelCredentials,
  ClientError,
  createChannel,
  createClientFactory,
  Metadata,
  Status,
  type CallOptions,
  type Channel,
  type ChannelOptions,
} from "nice-grpc"
import { deadlineMiddleware, type DeadlineOptions } from "nice-grpc-client-middleware-deadline"
import { appendTo, definitionOf, entriesOf } from "./method.ts"

type Stub = (
  request: Buffer | AsyncIterable<Buffer>,
  options: CallOptions & DeadlineOptions,
) => Promise<Buffer> | AsyncIterable<Buffer>

const clients = createClientFactory().use(deadlineMiddleware)

export function openChannel(target: ChannelTarget): ClientChannel {
  const channel = createChannel(nameOf(target.address), credentialsOf(target), optionsOf(target))
  return { open: (call) => open(channel, call), close: () => channel.close() }
}

function open(channel: Channel, call: CallToOpen) {
  if (call.waitForReady) throw new UnsupportedStep("nice-grpc has no wait-for-ready for a call")
  const { stub } = clients.create({ stub: definitionOf(call, call) }, channel) as { stub: Stub }
  const metadata = metadataOf(call)
  return callByStub(call, (request): StubCall => {
    const requests = new RequestQueue()
    const cancelled = new AbortController()
    const over = Promise.withResolvers<never>()
    over.promise.catch(() => {})
    let trailers = Metadata()
    const answer = stub(request ?? requests, {
      metadata,
      signal: cancelled.signal,
      ...(call.deadlineMs !== undefined && { deadline: call.deadlineMs }),
      onHeader: (header) => call.onInitialMetadata(entriesOf(header)),
      onTrailer: (trailer) => {
        trailers = trailer
        over.reject(new Error("the call has ended"))
      },
    })
    const { responses, ended } = startedResponses(
      Symbol.asyncIterator in answer ? answer : singleResponse(answer),
    )
    return {
      responses,
      ended: ended.then((end) => ({ ...endOf(end), trailers: entriesOf(trailers) })),
      cancel: () => cancelled.abort(),
      ...(request === undefined && {
        requests: {
          write: (message) => Promise.race([requests.write(message), over.promise]),
          end: () => requests.end(),
        },
      }),
    }
  })
}

/** What a user of nice-grpc is told: nothing of an OK, a ClientError, or that he has aborted it. */
function endOf(end: { error?: unknown }): Omit<EndOfCall, "trailers"> {
  const { error } = end
  if (error === undefined) return { code: Status.OK, details: "" }
  if (error instanceof ClientError) {
    const { code, details } = error
    return Number.isInteger(code)
      ? { code, details }
      : { code: Status.UNKNOWN, details: `nice-grpc gave the status code ${code}` }
  }
  if (error instanceof Error && error.name === "AbortError") {
    return { code: Status.CANCELLED, details: error.message }
  }
  // Where it cannot decompress a message, grpc-js has no code for it, and nice-grpc no ClientError.
  if (error instanceof Error && "metadata" in error) {
    return { code: Status.UNKNOWN, details: `no ClientError, but ${error.message}` }
  }
  throw error
}

function metadataOf({ metadata = [] }: CallToOpen): Metadata {
  try {
    return appendTo(Metadata(), metadata)
  } catch (cause) {
    throw new NotOpened((cause as Error).message, { cause })
  }
}

/** Several addresses are the name of a resolver that knows them. */
function nameOf(address: string): string {
  if (!address.includes(",")) return address
  return `${address.includes("[") ? "ipv6" : "ipv4"}:${address}`
}

function credentialsOf({ tls }: ChannelTarget): ChannelCredentials {
  if (tls === undefined) return ChannelCredentials.createInsecure()
  const [ca, certificate, privateKey] = [tls.ca, tls.certificate, tls.privateKey].map((path) =>
    path === undefined ? null : readFileSync(path),
  )
  return ChannelCredentials.createSsl(ca, privateKey, certificate)
}

/** The driver contract asks for the first two: a connection for each case, and none through a proxy. */
function optionsOf({ loadBalancing, compression }: ChannelTarget): ChannelOptions {
  return {
    "grpc.use_local_subchannel_pool": 1,
    "grpc.enable_http_proxy": 0,
    ...(loadBalancing && {
      "grpc.service_config": JSON.stringify({ loadBalancingConfig: [{ [loadBalancing]: {} }] }),
    }),
    ...(compression && { "grpc.default_compression_algorithm": compressionAlgorithms.gzip }),
  }
}
