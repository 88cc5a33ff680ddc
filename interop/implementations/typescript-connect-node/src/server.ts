import { once } from "node:events"
import {
  createSecureServer,
  createServer,
  type Http2ServerRequest,
  type Http2ServerResponse,
  type ServerHttp2Session,
} from "node:http2"
import type { AddressInfo } from "node:net"
import type { Message } from "@bufbuild/protobuf"
import { createConnectRouter, type ConnectRouter, type HandlerContext } from "@connectrpc/connect"
import {
  connectNodeAdapter,
  universalRequestFromNodeRequest,
  universalResponseToNodeResponse,
} from "@connectrpc/connect-node"
import {
  onlyResponse,
  type ListenerSecurity,
  type ListeningServer,
  type ServedCall,
  type ServedMethods,
} from "@interop/driven-server"
import type { Method } from "@interop/message-codecs"
import { handlerWithoutBytesValue } from "./bytes.ts"
import { bytesMethod, describedMethod, type ConnectMethod } from "./contract.ts"
import { appendTo, entriesOf } from "./headers.ts"
import { status } from "./status.ts"

type Request = Message | AsyncIterable<Message>
type Handler = (request: Http2ServerRequest, response: Http2ServerResponse) => void

/** A server of node:http2 with connect's handlers, which speaks gRPC only. */
export async function listen(
  { host, port }: { host: string; port: number },
  security: ListenerSecurity,
  service: ServedMethods,
): Promise<ListeningServer> {
  const typed = connectNodeAdapter({
    ...onlyGrpc,
    routes: (router) => {
      for (const method of service.methods) {
        serve(router, method, describedMethod(method.path)!, service)
      }
    },
  })
  const bytes = bytesAdapter(service)
  const server = serverOf(security, (request, response) => {
    const path = request.url
    const metadata = Object.entries(request.headers).map(([key, value]): [string, string] => [
      key,
      String(value),
    ])
    const handle = service.takesBytes(path, metadata) ? bytes : typed
    handle(request, response)
  })
  const sessions = new Set<ServerHttp2Session>()
  server.on("session", (session) => {
    sessions.add(session)
    session.once("close", () => sessions.delete(session))
  })
  server.listen(port, host)
  await once(server, "listening")
  return {
    port: (server.address() as AddressInfo).port,
    drain: () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      for (const session of sessions) session.close()
      return closed
    },
    stop: () => {
      for (const session of sessions) session.destroy()
    },
  }
}

const onlyGrpc = { connect: false, grpcWeb: false }

function serve(
  router: ConnectRouter,
  method: Method,
  { desc, request, response }: ConnectMethod,
  service: ServedMethods,
): void {
  const answer = async function* (messages: Request, context: HandlerContext) {
    const requests = Symbol.asyncIterator in messages ? messages : [messages]
    const call = servedCall(method, serialized(requests, request.serialize), context)
    yield* service.answer(call)
    // What a handler that was waiting for something would have thrown.
    context.signal.throwIfAborted()
  }
  const stream = async function* (messages: Request, context: HandlerContext) {
    for await (const bytes of answer(messages, context)) yield response.parse(bytes)
  }
  const single = async (messages: Request, context: HandlerContext) =>
    response.parse(await onlyResponse(answer(messages, context), status))
  // Typed by shape where the methods are known; these are read from descriptors.
  router.rpc(desc, (method.responseStream ? stream : single) as never)
}

function servedCall(
  method: Method,
  requests: AsyncIterable<Buffer>,
  context: HandlerContext,
): ServedCall {
  const deadlineMs = context.timeoutMs()
  return {
    method,
    metadata: entriesOf(context.requestHeader),
    ...(deadlineMs !== undefined && { deadlineMs }),
    signal: context.signal,
    requests,
    sendHeaders: (entries) => appendTo(context.responseHeader, entries),
    addTrailers: (entries) => appendTo(context.responseTrailer, entries),
  }
}

async function* serialized(
  messages: AsyncIterable<Message> | Iterable<Message>,
  serialize: (message: Message) => Buffer,
): AsyncGenerator<Buffer> {
  for await (const message of messages) yield serialize(message)
}

/** The handlers of calls whose messages stay bytes. */
function bytesAdapter(service: ServedMethods): Handler {
  const router = createConnectRouter({ ...onlyGrpc, acceptCompression: [] })
  for (const method of service.methods) {
    serve(router, method, bytesMethod(method.path, method), service)
  }
  const handlers = new Map(
    router.handlers.map((handler) => [handler.requestPath, handlerWithoutBytesValue(handler)]),
  )
  return (request, response) => {
    handlers.get(request.url)!(
      universalRequestFromNodeRequest(request, response, undefined, undefined),
    )
      .then((answer) => universalResponseToNodeResponse(answer, response))
      // As connectNodeAdapter does.
      .catch((reason: unknown) => console.error(`handler of ${request.url} failed`, reason))
  }
}

/** Node counts what a cancelled call has not sent for as long as the connection lasts, and above 10 MB it refuses all calls. */
const unlimited = { maxSessionMemory: Number.MAX_SAFE_INTEGER }

export function serverOf({ transport, keys }: ListenerSecurity, handler: Handler) {
  if (keys === undefined) return createServer(unlimited, handler)
  return createSecureServer(
    {
      ...unlimited,
      cert: keys.certificate,
      key: keys.privateKey,
      ...(transport === "mtls" && {
        ca: keys.clientCa,
        requestCert: true,
        rejectUnauthorized: true,
      }),
    },
    handler,
  )
}
