export type { HandlerErrorListener } from "./adapt-handler.ts"
export type { Call } from "./call.ts"
export { ConcurrencyLimit } from "./concurrency-limit.ts"
export type {
  BidiHandler,
  ClientStreamingHandler,
  HandlerOf,
  Handlers,
  Responses,
  ServerStreamingHandler,
  UnaryHandler,
} from "./handlers.ts"
export type { Held } from "./connections.ts"
export { HardenedServer, type DrainOptions, type HardenedServerOptions } from "./hardened-server.ts"
export type { RequestStream } from "./request-stream.ts"
export { RpcError } from "./rpc-error.ts"
export { defaultLimits, type ServerLimits } from "./server-limits.ts"
export { surviveStrayErrors } from "./stray-errors.ts"
export type { WriteWindowSize } from "./write-window.ts"
