export {
  CallError,
  nothingYet,
  type BidiOptions,
  type CallOptions,
  type CallStatus,
} from "@interop/blocking-client"
export { SquareClient } from "./square-client.ts"
