/** On each side of a moment there have to be so many cases and separate reads: any single one may have been read late. */
const LEAST_CASES = 3
const LEAST_READS = 3
/** Lines that are read within such a time were read at once. */
const ONE_READ_MS = 20
/** On a quick machine. Lines wait in pipes while it is busy, and the least lateness of a few cases shrinks when it calms down. */
const MOST_AHEAD_MS = { quiet: 60, busy: 150 }
const MOST_BEHIND_MS = 400

interface CaseLines {
  /** By how much the harness's clock was ahead of the program's, at the line that was read soonest. */
  leastMs: number
  firstReadMs: number
  lastReadMs: number
}

/**
 * Two honest clocks keep their distance. A line is read some time after it was
 * printed, and of several cases the line that was read soonest shows how the
 * clocks stand: where that moves from one moment of the run to the next, the
 * program counts time that did not pass, or leaves out time that did.
 */
export class ClockDrift {
  readonly #cases: CaseLines[] = []
  #current: CaseLines | undefined

  /** A line of a case, or of a call, was read at that moment of the harness's clock. */
  heard(atMs: number, readMs: number): void {
    const offsetMs = readMs - atMs
    this.#current ??= { leastMs: offsetMs, firstReadMs: readMs, lastReadMs: readMs }
    this.#current.leastMs = Math.min(this.#current.leastMs, offsetMs)
    this.#current.lastReadMs = readMs
  }

  caseEnded(): void {
    if (this.#current !== undefined) this.#cases.push(this.#current)
    this.#current = undefined
  }

  /** Why the program's clock cannot be right, or undefined; `latenessMs`: the latest that the harness itself was, if known. */
  problem({
    slowness,
    latenessMs = Number.POSITIVE_INFINITY,
  }: {
    slowness: number
    latenessMs?: number
  }): string | undefined {
    const { quiet, busy } = MOST_AHEAD_MS
    const aheadMs = Math.min(busy, Math.max(quiet, 2 * latenessMs)) * slowness
    const behindMs = MOST_BEHIND_MS * slowness
    const before = runningLeast(this.#cases)
    const after = runningLeast(this.#cases.toReversed()).toReversed()
    for (let split = LEAST_CASES; split <= this.#cases.length - LEAST_CASES; split += 1) {
      const [first, rest] = [before[split - 1], after[split]]
      if (first === undefined || rest === undefined) continue
      if (first.reads < LEAST_READS || rest.reads < LEAST_READS) continue
      const driftMs = first.leastMs - rest.leastMs
      if (driftMs > aheadMs) {
        return `its atMs counts ${Math.round(driftMs)} ms that did not pass`
      }
      if (-driftMs > behindMs) {
        return `its atMs leaves out ${Math.round(-driftMs)} ms that did pass`
      }
    }
    return undefined
  }
}

/** Of the first case, the first two, and so on. */
function runningLeast(cases: readonly CaseLines[]): { leastMs: number; reads: number }[] {
  let leastMs = Number.POSITIVE_INFINITY
  let reads = 0
  let readMs: number | undefined
  return cases.map((each) => {
    leastMs = Math.min(leastMs, each.leastMs)
    const apartMs = Math.max(
      Math.abs(each.firstReadMs - (readMs ?? Number.NEGATIVE_INFINITY)),
      each.lastReadMs - each.firstReadMs,
    )
    if (apartMs > ONE_READ_MS) reads += 1
    readMs = each.lastReadMs
    return { leastMs, reads }
  })
}
