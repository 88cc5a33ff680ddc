/** https://grpc.github.io/grpc/core/md_doc_statuscodes.html, by number. */
export const statusNames: readonly string[] = [
  "OK",
  "CANCELLED",
  "UNKNOWN",
  "INVALID_ARGUMENT",
  "DEADLINE_EXCEEDED",
  "NOT_FOUND",
  "ALREADY_EXISTS",
  "PERMISSION_DENIED",
  "RESOURCE_EXHAUSTED",
  "FAILED_PRECONDITION",
  "ABORTED",
  "OUT_OF_RANGE",
  "UNIMPLEMENTED",
  "INTERNAL",
  "UNAVAILABLE",
  "DATA_LOSS",
  "UNAUTHENTICATED",
]

/** As in NOT_FOUND; undefined for a number that is no status code. */
export function statusName(code: number): string | undefined {
  return statusNames[code]
}

/** The code of that name, `NOT_FOUND`, or undefined. */
export function statusCode(name: string): number | undefined {
  const code = statusNames.indexOf(name)
  return code === -1 ? undefined : code
}

/** A call that ended with another status than OK, whatever library made it. */
export interface FailedCall extends Error {
  /** The status code's number. */
  readonly code: number
  readonly details: string
}

export function isFailedCall(error: unknown): error is FailedCall {
  if (!(error instanceof Error)) return false
  const { code, details } = error as Partial<FailedCall>
  return typeof code === "number" && typeof details === "string"
}

/** `CODE: details`, as in `NOT_FOUND: no such thing`. */
export function describeFailedCall({ code, details }: FailedCall): string {
  return `${statusName(code) ?? `status ${code}`}: ${details.trim() || "the peer gave no details"}`
}
