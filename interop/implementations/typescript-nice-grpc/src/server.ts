import { ServerCredentials } from "@grpc/grpc-js"
import {
  onlyResponse,
  parsedRequests,
  type ListenerSecurity,
  type ListeningServer,
  type ServedCall,
  type ServedMethods,
} from "@interop/driven-server"
import type { Method } from "@interop/message-codecs"
import { createServer, type CallContext } from "nice-grpc"
import { appendTo, definitionOf, entriesOf } from "./method.ts"
import { status } from "./status.ts"

type Request = Buffer | AsyncIterable<Buffer>

export async function listen(
  { host, port }: { host: string; port: number },
  security: ListenerSecurity,
  service: ServedMethods,
): Promise<ListeningServer> {
  const server = createServer()
  const { methods } = service
  server.add(
    Object.fromEntries(methods.map((method) => [method.path, definitionOf(method, {})])),
    // Typed by shape where the methods are known; these are read from descriptors.
    Object.fromEntries(methods.map((method) => [method.path, handlerOf(method, service) as never])),
  )
  const address = `${host.includes(":") ? `[${host}]` : host}:${port}`
  return {
    port: await server.listen(address, credentialsOf(security)),
    drain: () => server.shutdown(),
    stop: () => server.forceShutdown(),
  }
}

function handlerOf(method: Method, service: ServedMethods) {
  return (request: Request, context: CallContext) => {
    const responses = service.answer(servedCall(method, request, context, service))
    return method.responseStream ? responses : onlyResponse(responses, status)
  }
}

/** A deserializer is told nothing of its call, so that it cannot know which stays bytes: the handler parses. */
function servedCall(
  method: Method,
  request: Request,
  context: CallContext,
  service: ServedMethods,
): ServedCall {
  const metadata = entriesOf(context.metadata)
  const requests = Buffer.isBuffer(request) ? [request] : request
  return {
    method,
    metadata,
    signal: context.signal,
    requests: service.takesBytes(method.path, metadata)
      ? requests
      : parsedRequests(requests, method, status),
    sendHeaders: (entries) => {
      appendTo(context.header, entries)
      context.sendHeader()
    },
    addTrailers: (entries) => appendTo(context.trailer, entries),
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
