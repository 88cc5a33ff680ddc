import { resolvableName, TargetError } from "@interop/grpc-target"
import { ClientChannelError } from "./errors.ts"

/** Of a timer: https://nodejs.org/api/timers.html#settimeoutcallback-delay-args */
const longestTimerMs = 2 ** 31 - 1

/** Throws ClientChannelError (malformed-target, invalid-timeout) for what cannot be called, or not be timed. */
export function checkTarget({
  address,
  connectTimeoutMs,
}: {
  address: string
  connectTimeoutMs?: number | undefined
}): void {
  checkedName(address)
  if (connectTimeoutMs === undefined) return
  if (connectTimeoutMs >= 1 && connectTimeoutMs <= longestTimerMs) return
  throw new ClientChannelError(
    "invalid-timeout",
    `connectTimeoutMs must be from 1 to ${longestTimerMs}, not ${connectTimeoutMs}`,
  )
}

/** The name of an address. Throws as checkTarget does. */
export function checkedName(address: string): string {
  try {
    return resolvableName(address)
  } catch (error) {
    if (!(error instanceof TargetError)) throw error
    throw new ClientChannelError("malformed-target", error.message, { cause: error })
  }
}
