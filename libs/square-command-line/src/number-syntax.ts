const decimal = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i
const named = /^(NaN|[+-]?Infinity)$/

/**
 * The double that a text names: a decimal, with an exponent or without, or
 * NaN, Infinity, -Infinity as JavaScript and JSON5 spell them. No hexadecimal,
 * no separators, no empty text: those are more often a slip than meant.
 */
export function parseNumber(text: string): number | undefined {
  return decimal.test(text) || named.test(text) ? Number(text) : undefined
}
