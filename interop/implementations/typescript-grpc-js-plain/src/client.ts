import { readFileSync } from "node:fs"
import {
  Client,
  compressionAlgorithms,
  credentials,
  status,
  type CallOptions,
  type ChannelCredentials,
  type ChannelOptions,
  type ClientWritableStream,
  type Metadata,
  type ServiceError,
  type StatusObject,
} from "@grpc/grpc-js"
import {
  callByStub,
  NotOpened,
  singleResponse,
  type CallToOpen,
  type ChannelTarget,
  type ClientChannel,
  type EndOfCall,
  type StubCall,
} from "@interop/driven-client"
import { toEntries, toMetadata } from "@interop/driver-protocol/grpc-metadata"

/** What the four kinds of calls have in common. */
interface AnyCall {
  cancel(): void
  on(event: "metadata", listener: (metadata: Metadata) => void): unknown
  on(event: "status", listener: (status: StatusObject) => void): unknown
  on(event: "error", listener: () => void): unknown
}

/** A grpc.Client as its documentation has it. */
export function openChannel(target: ChannelTarget): ClientChannel {
  const client = new Client(nameOf(target.address), credentialsOf(target), optionsOf(target))
  return { open: (call) => open(client, call), close: () => client.close() }
}

function open(client: Client, call: CallToOpen) {
  const metadata = metadataOf(call)
  const options: CallOptions =
    call.deadlineMs === undefined ? {} : { deadline: Date.now() + call.deadlineMs }
  const codecs = [call.path, (request: Buffer) => request, call.parseResponse] as const
  return callByStub(call, (request = Buffer.alloc(0)): StubCall => {
    if (call.responseStream) {
      const stream = call.requestStream
        ? client.makeBidiStreamRequest(...codecs, metadata, options)
        : client.makeServerStreamRequest(...codecs, request, metadata, options)
      return {
        ...watched(stream, call),
        responses: stream.iterator({ destroyOnReturn: false }) as StubCall["responses"],
        ...(isWritable(stream) && { requests: requestsOf(stream) }),
      }
    }
    const response = Promise.withResolvers<Buffer>()
    const callback = (error: ServiceError | null, value?: Buffer) => {
      if (error === null) response.resolve(value!)
      else response.reject(error)
    }
    const single = call.requestStream
      ? client.makeClientStreamRequest(...codecs, metadata, options, callback)
      : client.makeUnaryRequest(...codecs, request, metadata, options, callback)
    const { ended, cancel } = watched(single, call)
    return {
      // The callback may have an error of the client's own where the server said OK.
      ended: response.promise.then(() => ended, endOf),
      cancel,
      responses: singleResponse(response.promise),
      ...(isWritable(single) && { requests: requestsOf(single) }),
    }
  })
}

function watched(call: AnyCall, { onInitialMetadata }: CallToOpen) {
  const { promise: ended, resolve } = Promise.withResolvers<EndOfCall>()
  call.on("metadata", (metadata) => onInitialMetadata(toEntries(metadata)))
  call.on("status", (end) => resolve(endOf(end)))
  // The status says the same.
  call.on("error", () => {})
  return { ended, cancel: () => call.cancel() }
}

function endOf({ code, details, metadata }: StatusObject | ServiceError): EndOfCall {
  const trailers = toEntries(metadata)
  // Where it cannot decompress a message, grpc-js has no code for it.
  if (!Number.isInteger(code)) {
    return { code: status.UNKNOWN, details: `grpc-js gave the status code ${code}`, trailers }
  }
  return { code, details, trailers }
}

function isWritable(call: AnyCall): call is AnyCall & ClientWritableStream<Buffer> {
  return "write" in call
}

function requestsOf(stream: ClientWritableStream<Buffer>): NonNullable<StubCall["requests"]> {
  return {
    write: (request) => new Promise((taken) => stream.write(request, taken)),
    end: () => stream.end(),
  }
}

function metadataOf({ metadata: entries = [], waitForReady = false }: CallToOpen): Metadata {
  try {
    const metadata = toMetadata(entries)
    metadata.setOptions({ waitForReady })
    return metadata
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
  if (tls === undefined) return credentials.createInsecure()
  const [ca, certificate, privateKey] = [tls.ca, tls.certificate, tls.privateKey].map((path) =>
    path === undefined ? null : readFileSync(path),
  )
  return credentials.createSsl(ca, privateKey, certificate)
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
