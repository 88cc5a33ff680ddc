export { CallError, type CallOptions, type CallStatus } from "@interop/async-client"
export { SquareClient } from "./square-client.ts"
