import type { EventEmitter } from "node:events"
import type { status } from "@grpc/grpc-js"

/** Ends a streaming call at the server with this status. */
export function failWith(call: EventEmitter, code: status, details: string): void {
  call.emit("error", Object.assign(new Error(details), { code, details }))
}
