import type { SquareMethodName } from "@interop/contract"
import type { Numbers } from "./numbers.ts"
import type { ResultLines } from "./result-lines.ts"

/**
 * What a person asked a client for. Of `square` and `rangeSquare` each number
 * is a call of its own, of the other two all numbers together are one.
 */
export interface PlainRequest {
  method: SquareMethodName
  numbers: Numbers
  results: ResultLines
}

/** Where and how a client calls. */
export interface Connection {
  /** host:port, a gRPC name with its scheme, or several IP addresses. */
  address: string
  /** Paths of PEM files; absent for plaintext, without `ca` for whom the system trusts. */
  tls?: { ca?: string; certificate?: string; privateKey?: string }
  /** Absent: all calls go to the first address that answers. */
  loadBalancing?: "round_robin"
  /** Absent: the client's own limit. */
  connectTimeoutMs?: number
  /** How long each call may take; absent: as long as it likes. */
  timeoutMs?: number
}
