export type { ChannelTarget, TlsFiles } from "@interop/client-channel"
export { AsyncChannel } from "./async-channel.ts"
export {
  CallError,
  Metadata,
  statusCodes,
  type CallMetadata,
  type CallStatus,
  type MetadataEntry,
} from "@interop/client-channel/call"
export type { CallOptions } from "./call-options.ts"
export type { ClientMethod } from "./client-method.ts"
export type { OpenCall } from "./open-call.ts"
export type { ResponseStream } from "./response-stream.ts"
export type { Requests } from "./send-requests.ts"
