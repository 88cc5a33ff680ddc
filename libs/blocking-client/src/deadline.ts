import { CallError } from "./call-error.ts"
import { localStatus } from "./call-status.ts"
import { statusCodes } from "./status-codes.ts"

/**
 * When a call that starts now is to end, in milliseconds since the epoch;
 * undefined for one without a deadline. Throws CallError (INVALID_ARGUMENT)
 * for NaN.
 */
export function deadlineAfter(timeoutMs = Infinity): number | undefined {
  if (Number.isNaN(timeoutMs)) {
    throw new CallError(localStatus(statusCodes.INVALID_ARGUMENT, "timeoutMs is NaN"))
  }
  return timeoutMs === Infinity ? undefined : Date.now() + timeoutMs
}
