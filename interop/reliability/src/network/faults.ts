import type { Transport } from "@interop/driver-protocol"
import type { Random } from "../random.ts"

/** What can go wrong on the way between two peers. */
export const faultKinds = [
  "cut",
  "reset",
  "half-close",
  "freeze",
  "delay",
  "jitter",
  "byte-slices",
  "slow-reader",
  "bit-flip",
  "duplicate",
  "drop",
] as const

export type FaultKind = (typeof faultKinds)[number]

/** After these, a peer without TLS may take wrong bytes for right ones. */
export const corruptingKinds: ReadonlySet<FaultKind> = new Set(["bit-flip", "duplicate", "drop"])

/** The side whose bytes it befalls. */
export type Side = "client" | "server"

/** One fault of one connection. */
export interface Fault {
  kind: FaultKind
  side: Side
  /** So many bytes of that side pass before it. */
  afterBytes: number
  random: Random
}

/** What either side says in a small call, at least: a fault after more would strike nothing. */
const bytesOf = { plaintext: 150, tls: 1500, mtls: 1500 }

export function drawFault(kind: FaultKind, transport: Transport, random: Random): Fault {
  return {
    kind,
    side: random.oneOf<Side>(["client", "server"]),
    afterBytes: random.between(0, bytesOf[transport]),
    random: random.fork(),
  }
}
