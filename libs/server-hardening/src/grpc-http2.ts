import type { Http2Server, SecureServerOptions, ServerHttp2Stream } from "node:http2"
import type { IncomingHttpHeaders } from "node:http2"
import type { Server, ServerInterceptingCallInterface } from "@grpc/grpc-js"

/**
 * All that this package uses of grpc-js beyond its public API, in one place:
 * grpc-js 1.14 offers no option for the guard against resets, for windows or
 * for the time of a handshake, and shows its HTTP/2 server to nobody. A
 * grpc-js that has changed there is refused with the name of what is missing;
 * none of the limits may be lost in silence.
 */
interface GrpcInternals {
  /** Options of http2.createServer, read when a port is bound. */
  commonServerOptions: SecureServerOptions
  /** Called once for each address that is bound, before it listens. */
  createHttp2Server: (credentials: unknown) => Http2Server
}

export type StreamListener = (
  stream: ServerHttp2Stream,
  headers: IncomingHttpHeaders,
  flags: number,
  rawHeaders: string[],
) => void

export interface Http2Hooks {
  options: SecureServerOptions
  /** Gets each HTTP/2 server before it listens. */
  onServer: (server: Http2Server) => void
  /** Stands before grpc-js' own listener. */
  onStream: (handle: StreamListener) => StreamListener
}

export function hookHttp2(server: Server, { options, onServer, onStream }: Http2Hooks): void {
  const internals = server as unknown as GrpcInternals
  demand(typeof internals.commonServerOptions === "object", "Server.commonServerOptions")
  demand(typeof internals.createHttp2Server === "function", "Server.createHttp2Server()")
  const { settings, ...rest } = options
  Object.assign(internals.commonServerOptions, rest)
  // What was given to grpc-js as an option of its own goes before.
  internals.commonServerOptions.settings = {
    ...settings,
    ...internals.commonServerOptions.settings,
  }
  const create = internals.createHttp2Server
  internals.createHttp2Server = function createHooked(credentials) {
    const http2Server = create.call(server, credentials)
    const [handle, ...others] = http2Server.listeners("stream")
    demand(handle !== undefined && others.length === 0, "the one listener of HTTP/2 streams")
    http2Server.off("stream", handle as StreamListener)
    http2Server.on("stream", onStream(handle as StreamListener))
    trustIntermediates(http2Server)
    onServer(http2Server)
    return http2Server
  }
}

/**
 * An authority of clients that is trusted need not be a root, as with grpcio and Go. An
 * option of secure contexts, which Node's TLS servers do not pass on:
 * https://nodejs.org/api/tls.html#tlscreatesecurecontextoptions
 */
function trustIntermediates(server: Http2Server): void {
  const shared = Reflect.get(server, "_sharedCreds") as SecureContext | undefined
  shared?.context.setAllowPartialTrustChain?.()
}

interface SecureContext {
  context: { setAllowPartialTrustChain?: () => void }
}

/** The half of a server call that is grpc-js' own. */
export interface BaseCall extends ServerInterceptingCallInterface {
  readonly stream: ServerHttp2Stream
  /** The request's grpc-encoding, or "identity". */
  readonly incomingEncoding: string
  /** 0 between messages. */
  decoder: { readonly readState: number; write(data: Buffer): Buffer[] }
  /** -1: any size. */
  readonly maxReceiveMessageSize: number
  /** The method's; all its calls share it. */
  handler: { readonly deserialize: (message: Buffer) => unknown }
  /** Rejects with a status. */
  decompressMessage: (message: Buffer, encoding: string) => Buffer | Promise<Buffer>
}

export function baseCallOf(call: ServerInterceptingCallInterface): BaseCall {
  const base = call as BaseCall
  demand(typeof base.stream === "object", "BaseServerInterceptingCall.stream")
  demand(typeof base.incomingEncoding === "string", "BaseServerInterceptingCall.incomingEncoding")
  demand(typeof base.decoder?.readState === "number", "StreamDecoder.readState")
  demand(typeof base.decoder.write === "function", "StreamDecoder.write()")
  demand(
    typeof base.maxReceiveMessageSize === "number",
    "BaseServerInterceptingCall.maxReceiveMessageSize",
  )
  demand(
    typeof base.handler?.deserialize === "function",
    "BaseServerInterceptingCall.handler.deserialize()",
  )
  demand(
    typeof base.decompressMessage === "function",
    "BaseServerInterceptingCall.decompressMessage()",
  )
  return base
}

function demand(condition: boolean, what: string): void {
  if (condition) return
  throw new Error(
    `this grpc-js has changed: ${what} is missing, which the server's limits need; use the version that package.json names`,
  )
}
