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

/** Where a client calls, and how long each call may take; no timeoutMs: as long as it likes. */
export interface Connection {
  /** host:port */
  address: string
  /** Paths of PEM files; absent for plaintext. */
  tls?: { ca: string; certificate?: string; privateKey?: string }
  timeoutMs?: number
}
