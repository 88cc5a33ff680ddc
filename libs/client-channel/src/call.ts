/** `@interop/client-channel/call`, a second entry: what both clients say of calls. It does not load grpc-js. */
export { CallError, localStatus, type CallStatus } from "./call-error.ts"
export { checkedMetadata } from "./call-metadata.ts"
export { deadlineAfter } from "./deadline.ts"
export {
  entriesOf,
  entryOf,
  Metadata,
  textOf,
  type CallMetadata,
  type MetadataEntry,
} from "./metadata.ts"
export { statusCodes } from "./status-codes.ts"
