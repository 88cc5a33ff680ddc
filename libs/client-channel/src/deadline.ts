import { CallError, localStatus } from "./call-error.ts"
import { statusCodes } from "./status-codes.ts"

/** grpc-timeout carries 8 digits and its largest unit is an hour. */
const farthestMs = 99_999_999 * 3_600_000

/**
 * The deadline of a call that starts now, as grpc-js takes it. Infinity (no
 * deadline) where `timeoutMs` is absent or beyond what the protocol can carry.
 * No timer is set here: past 2^31-1 ms one would fire at once. Throws CallError
 * (INVALID_ARGUMENT) for NaN.
 */
export function deadlineAfter(timeoutMs: number | undefined): number {
  if (Number.isNaN(timeoutMs)) {
    throw new CallError(localStatus(statusCodes.INVALID_ARGUMENT, "timeoutMs is NaN"))
  }
  if (timeoutMs === undefined || timeoutMs > farthestMs) return Number.POSITIVE_INFINITY
  return Date.now() + timeoutMs
}
