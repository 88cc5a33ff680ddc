export interface Part {
  text: string
  differs: boolean
}

const token = /[\p{L}\p{N}_]+|\s+|[^\p{L}\p{N}_\s]/gu
/** Beyond it the whole of what lies between the common ends is marked. */
const MOST_COMPARISONS = 1_000_000

/** Both texts in parts, those marked that the other lacks. */
export function difference(before: string, after: string): { before: Part[]; after: Part[] } {
  const one = tokensOf(before)
  const other = tokensOf(after)
  const start = commonStart(one, other)
  const end = commonEnd(one, other, start)
  const oneMiddle = one.slice(start, one.length - end)
  const otherMiddle = other.slice(start, other.length - end)
  const kept =
    oneMiddle.length * otherMiddle.length <= MOST_COMPARISONS
      ? commonTokens(oneMiddle, otherMiddle)
      : { one: new Set<number>(), other: new Set<number>() }
  return {
    before: partsOf(one, start, end, kept.one),
    after: partsOf(other, start, end, kept.other),
  }
}

function tokensOf(text: string): string[] {
  return text.match(token) ?? []
}

function commonStart(one: string[], other: string[]): number {
  const limit = Math.min(one.length, other.length)
  let length = 0
  while (length < limit && one[length] === other[length]) length += 1
  return length
}

function commonEnd(one: string[], other: string[], start: number): number {
  const limit = Math.min(one.length, other.length) - start
  let length = 0
  while (length < limit && one.at(-1 - length) === other.at(-1 - length)) length += 1
  return length
}

/** Positions of a longest common subsequence. */
function commonTokens(one: string[], other: string[]): { one: Set<number>; other: Set<number> } {
  const width = other.length + 1
  const lengths = new Uint32Array((one.length + 1) * width)
  const at = (row: number, column: number) => lengths[row * width + column] ?? 0
  for (let row = one.length - 1; row >= 0; row -= 1) {
    for (let column = other.length - 1; column >= 0; column -= 1) {
      lengths[row * width + column] =
        one[row] === other[column]
          ? at(row + 1, column + 1) + 1
          : Math.max(at(row + 1, column), at(row, column + 1))
    }
  }
  const kept = { one: new Set<number>(), other: new Set<number>() }
  let row = 0
  let column = 0
  while (row < one.length && column < other.length) {
    if (one[row] === other[column]) {
      kept.one.add(row)
      kept.other.add(column)
      row += 1
      column += 1
    } else if (at(row + 1, column) >= at(row, column + 1)) row += 1
    else column += 1
  }
  return kept
}

function partsOf(tokens: string[], start: number, end: number, kept: ReadonlySet<number>): Part[] {
  const parts: Part[] = []
  for (const [index, text] of tokens.entries()) {
    const inMiddle = index >= start && index < tokens.length - end
    const differs = inMiddle && !kept.has(index - start)
    const last = parts.at(-1)
    if (last?.differs === differs) last.text += text
    else parts.push({ text, differs })
  }
  return parts
}
