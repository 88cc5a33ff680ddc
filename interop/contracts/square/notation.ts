import type { MessageNotation } from "@interop/contracts"
import { hexIn, hexOf, messageOf, numberOf } from "./number-messages.ts"
import { type RandomDoubles, randomDoubles } from "./random-doubles.ts"

/** A message is written as its number, or as the 16 hex digits of a double, which keep what a number does not: the payload of a NaN. */
export const notation: MessageNotation = {
  encode(written) {
    if (typeof written === "number") return messageOf(hexOf(written))
    if (typeof written === "string" && /^[0-9a-f]{16}$/.test(written)) return messageOf(written)
    throw new RangeError(
      `${JSON.stringify(written)} is neither a number nor the 16 hex digits of a double`,
    )
  },

  describe(bytes) {
    const hex = hexIn(bytes)
    if (hex === undefined)
      return `bytes ${Buffer.from(bytes).toString("hex")}, which are no message`
    const value = numberOf(hex)
    return `${Object.is(value, -0) ? "-0" : value} (${hex})`
  },

  brief: (bytes) => hexIn(bytes) ?? `bytes ${Buffer.from(bytes).toString("hex")}`,

  readable: (summary) => summary.replaceAll(/\b[0-9a-f]{16}\b/g, shown),

  random: (rule) => randomDoubles(rule as unknown as RandomDoubles).map(messageOf),

  counted: { field: 1, type: "double" },
}

/** As JavaScript writes it, which no other double shares; but there are many NaNs. */
function shown(hex: string): string {
  const value = numberOf(hex)
  if (Number.isNaN(value)) return `NaN (${hex})`
  return Object.is(value, -0) ? "-0" : String(value)
}
