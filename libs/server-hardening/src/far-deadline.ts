import { subscribe } from "node:diagnostics_channel"
import type { IncomingHttpHeaders } from "node:http2"
import type { Metadata } from "@grpc/grpc-js"

/** Longer ones fire at once: https://nodejs.org/api/timers.html#settimeoutcallback-delay-args */
export const LONGEST_TIMER_MS = 2 ** 31 - 1

/** Under this name the deadline comes with the call's metadata; what a client sends so is dropped. */
const key = "grpc-far-deadline"

const unitMs: Record<string, number> = { S: 1000, M: 60_000, H: 3_600_000 }

let kept = false

/**
 * Keeps deadlines that are more than 24 days away. grpc-js 1.14 computes
 * `timeout | 0`: 25 days are less than nothing and end the call at once, 60
 * days are ten. It offers no way in before that, but Node does: here the
 * headers are seen, and changed, before grpc-js reads them.
 */
export function keepFarDeadlines(): void {
  if (kept) return
  kept = true
  subscribe("http2.server.stream.created", (message) => {
    const { headers } = message as { headers: IncomingHttpHeaders }
    delete headers[key]
    const [, amount, unit = ""] = /^(\d{1,8})([SMH])$/.exec(String(headers["grpc-timeout"])) ?? []
    const timeoutMs = Number(amount) * (unitMs[unit] ?? 0)
    if (!(timeoutMs > LONGEST_TIMER_MS)) return
    delete headers["grpc-timeout"]
    headers[key] = String(Date.now() + timeoutMs)
  })
}

/** The deadline that was kept, in milliseconds since the epoch; undefined when there is none. */
export function takeFarDeadline(metadata: Metadata): number | undefined {
  const [deadlineAtMs] = metadata.get(key)
  if (deadlineAtMs === undefined) return undefined
  metadata.remove(key)
  return Number(deadlineAtMs)
}
