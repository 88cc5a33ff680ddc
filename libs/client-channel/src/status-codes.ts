/** https://grpc.github.io/grpc/core/md_doc_statuscodes.html; grpc-js' own are a load of 50 ms away. */
export const statusCodes = {
  OK: 0,
  CANCELLED: 1,
  UNKNOWN: 2,
  INVALID_ARGUMENT: 3,
  DEADLINE_EXCEEDED: 4,
  NOT_FOUND: 5,
  ALREADY_EXISTS: 6,
  PERMISSION_DENIED: 7,
  RESOURCE_EXHAUSTED: 8,
  FAILED_PRECONDITION: 9,
  ABORTED: 10,
  OUT_OF_RANGE: 11,
  UNIMPLEMENTED: 12,
  INTERNAL: 13,
  UNAVAILABLE: 14,
  DATA_LOSS: 15,
  UNAUTHENTICATED: 16,
} as const

const names = Object.keys(statusCodes)

/** As in NOT_FOUND; `status 99` for a number that has no name. */
export function statusName(code: number): string {
  return names[code] ?? `status ${code}`
}
