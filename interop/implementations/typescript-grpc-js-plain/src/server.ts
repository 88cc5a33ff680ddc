import type { EventEmitter } from "node:events"
import {
  Server,
  ServerCredentials,
  type Metadata,
  type MethodDefinition,
  type sendUnaryData,
  type ServerDuplexStream,
  type ServerReadableStream,
  type ServerUnaryCall,
  type ServerWritableStream,
  type UntypedHandleCall,
} from "@grpc/grpc-js"
import {
  onlyResponse,
  parsedRequests,
  type ListenerSecurity,
  type ListeningServer,
  type ServedCall,
  type ServedMethods,
} from "@interop/driven-server"
import { toEntries, toMetadata } from "@interop/driver-protocol/grpc-metadata"
import type { Method } from "@interop/message-codecs"
import { status } from "./status.ts"

type AnyCall =
  | ServerUnaryCall<Buffer, Buffer>
  | ServerReadableStream<Buffer, Buffer>
  | ServerWritableStream<Buffer, Buffer>
  | ServerDuplexStream<Buffer, Buffer>
type ResponseStream = ServerWritableStream<Buffer, Buffer> | ServerDuplexStream<Buffer, Buffer>

/** A grpc.Server with nothing set. */
export async function listen(
  { host, port }: { host: string; port: number },
  security: ListenerSecurity,
  service: ServedMethods,
): Promise<ListeningServer> {
  const server = new Server()
  const definitions: Record<string, MethodDefinition<Buffer, Buffer>> = {}
  const handlers: Record<string, UntypedHandleCall> = {}
  for (const method of service.methods) {
    definitions[method.path] = definitionOf(method)
    handlers[method.path] = method.responseStream
      ? (call: ResponseStream) => void writeResponses(call, method, service)
      : (call: AnyCall, callback: sendUnaryData<Buffer>) =>
          void respond(call, method, service, callback)
  }
  server.addService(definitions, handlers)
  const address = `${host.includes(":") ? `[${host}]` : host}:${port}`
  const { promise: bound, resolve, reject } = Promise.withResolvers<number>()
  server.bindAsync(address, credentialsOf(security), (error, boundPort) =>
    error === null ? resolve(boundPort) : reject(error),
  )
  return {
    port: await bound,
    drain: () => new Promise((drained) => server.tryShutdown(() => drained())),
    stop: () => server.forceShutdown(),
  }
}

/** grpc-js tells a deserializer nothing of its call, so that it cannot know which stays bytes: the handler parses. */
function definitionOf({ path, requestStream, responseStream }: Method) {
  const asItIs = (message: Buffer) => message
  return {
    path,
    requestStream,
    responseStream,
    requestSerialize: asItIs,
    requestDeserialize: asItIs,
    responseSerialize: asItIs,
    responseDeserialize: asItIs,
  }
}

async function respond(
  call: AnyCall,
  method: Method,
  service: ServedMethods,
  callback: sendUnaryData<Buffer>,
): Promise<void> {
  const { served, trailers } = servedCall(call, method, service)
  try {
    callback(null, await onlyResponse(service.answer(served), status), trailers)
  } catch (error) {
    callback(Object.assign(error as Error, { metadata: trailers }))
  }
}

async function writeResponses(
  call: ResponseStream,
  method: Method,
  service: ServedMethods,
): Promise<void> {
  const { served, trailers } = servedCall(call, method, service)
  try {
    for await (const response of service.answer(served))
      await written(call, response, served.signal)
    call.end(trailers)
  } catch (error) {
    call.emit("error", Object.assign(error as Error, { metadata: trailers }))
  }
}

/** Once it has gone, or its call has. */
function written(call: ResponseStream, response: Buffer, over: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  const end = () => resolve()
  over.addEventListener("abort", end)
  call.write(response, end)
  return promise.finally(() => over.removeEventListener("abort", end))
}

function servedCall(
  call: AnyCall,
  method: Method,
  service: ServedMethods,
): { served: ServedCall; trailers: Metadata } {
  const metadata = toEntries(call.metadata)
  const trailers = toMetadata([])
  const deadlineMs = Number(call.getDeadline()) - Date.now()
  const over = new AbortController()
  const cancellable: EventEmitter = call
  cancellable.on("cancelled", () => over.abort())
  const requests = "request" in call ? [call.request] : call.iterator({ destroyOnReturn: false })
  return {
    trailers,
    served: {
      method,
      metadata,
      ...(deadlineMs !== Infinity && { deadlineMs }),
      signal: over.signal,
      requests: service.takesBytes(method.path, metadata)
        ? requests
        : parsedRequests(requests, method, status),
      sendHeaders: (headers) => call.sendMetadata(toMetadata(headers)),
      addTrailers: (entries) => trailers.merge(toMetadata(entries)),
    },
  }
}

function credentialsOf({ transport, keys }: ListenerSecurity): ServerCredentials {
  if (keys === undefined) return ServerCredentials.createInsecure()
  return ServerCredentials.createSsl(
    keys.clientCa ?? null,
    [{ cert_chain: keys.certificate, private_key: keys.privateKey }],
    transport === "mtls",
  )
}
