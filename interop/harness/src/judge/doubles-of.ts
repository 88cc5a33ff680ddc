import { createHash } from "node:crypto"
import { decodeDouble, encodeDouble } from "@interop/driver-protocol"
import type { Values } from "../select/scenario.ts"

/** Hex digits of each. */
export function doublesOf(values: Values): string[] {
  if (Array.isArray(values)) return values
  return Array.from({ length: values.count }, (_, index) => encodeDouble(values.from + index))
}

/** Of the doubles' bits, 8 bytes each, big-endian, in order; lower-case hex. */
export function digestOf(doubles: readonly string[]): string {
  return createHash("sha256")
    .update(Buffer.from(doubles.join(""), "hex"))
    .digest("hex")
}

export function isNaNBits(hex: string): boolean {
  return Number.isNaN(decodeDouble(hex))
}
