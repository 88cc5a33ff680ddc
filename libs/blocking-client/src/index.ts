export {
  CallError,
  Metadata,
  statusCodes,
  type CallMetadata,
  type CallStatus,
  type MetadataEntry,
} from "@interop/client-channel/call"
export type { BlockingCall, Received } from "./blocking-call.ts"
export { BlockingChannel, type ResponseIterator } from "./blocking-channel.ts"
export type { BidiOptions, CallOptions } from "./call-options.ts"
export type { ChannelTarget, TlsFiles } from "@interop/client-channel"
export type { ClientMethod } from "./client-method.ts"
export { nothingYet, type Requests } from "./nothing-yet.ts"
export { startWorker } from "./start-worker.ts"
