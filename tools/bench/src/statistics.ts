/** Middle and extent of some numbers. */
export interface Spread {
  median: number
  min: number
  max: number
}

export function spreadOf(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length / 2
  const upper = sorted[Math.floor(middle)]
  const lower = sorted[Math.ceil(middle) - 1]
  if (upper === undefined || lower === undefined) throw new Error("a spread of no values")
  return { median: (lower + upper) / 2, min: sorted[0]!, max: sorted.at(-1)! }
}

/** The quotients of what was measured in the same round: what slows a round down slows both. */
export function ratiosByRound(ours: readonly number[], theirs: readonly number[]): number[] {
  if (ours.length !== theirs.length) throw new Error("rounds that do not pair up")
  return ours.map((value, round) => value / theirs[round]!)
}
