/** `@interop/square-program/listener`: what the contract says of a port, and loads nothing. */
import type { Listener } from "@interop/driver-protocol"

/** How streamrangeSquare answers: each number as it comes, or all at the end. */
export type BidiMode = "interleaved" | "after-half-close"

/** How it answers at this listener; undefined for a way that there is not. */
export function bidiModeAt({ service }: Pick<Listener, "service">): BidiMode | undefined {
  const { bidi = "interleaved" } = service ?? {}
  return bidi === "interleaved" || bidi === "after-half-close" ? bidi : undefined
}

/** Why a listener of the square service cannot be offered; undefined where it can. */
export function refusalOf(listener: Listener): string | undefined {
  if (bidiModeAt(listener) !== undefined) return undefined
  return `streamrangeSquare answers interleaved or after-half-close, not ${JSON.stringify(listener.service?.["bidi"])}`
}
