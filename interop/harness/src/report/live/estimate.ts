/** Less shows too little of how fast cells go. */
const MIN_ELAPSED_MS = 5000
const MIN_SHARE = 0.05
/** How much of the past tells how fast cells go now. */
const WINDOW_MS = 30_000
/** The rate of the whole run counts as much as this time of the window, so that a lull is no standstill. */
const PRIOR_MS = 10_000
const SAMPLE_MS = 1000

/** How long the rest of a number of things takes, by how fast they went so far and lately. Times are monotonic milliseconds. */
export class Estimate {
  readonly #total: number
  readonly #startMs: number
  #lastDone = 0
  #movedAtMs: number
  #samples: { atMs: number; done: number }[] = []

  constructor(total: number, startMs: number) {
    this.#total = total
    this.#startMs = startMs
    this.#movedAtMs = startMs
    this.#samples.push({ atMs: startMs, done: 0 })
  }

  /** Undefined before enough is known. */
  remainingMs(done: number, nowMs: number): number | undefined {
    this.#sample(done, nowMs)
    if (done !== this.#lastDone) {
      this.#lastDone = done
      this.#movedAtMs = nowMs
    }
    const elapsedMs = nowMs - this.#startMs
    const [oldest] = this.#samples
    if (oldest === undefined || elapsedMs < MIN_ELAPSED_MS) return undefined
    if (done < this.#total * MIN_SHARE || done === this.#total) return undefined
    const overall = done / elapsedMs
    const lately = done - oldest.done + overall * PRIOR_MS
    const rate = lately / (nowMs - oldest.atMs + PRIOR_MS)
    // Of things that have not moved for a while, none is through in less than that again.
    return Math.max((this.#total - done) / rate, nowMs - this.#movedAtMs)
  }

  #sample(done: number, atMs: number): void {
    const last = this.#samples.at(-1)
    if (last !== undefined && atMs - last.atMs < SAMPLE_MS) return
    this.#samples.push({ atMs, done })
    this.#samples = this.#samples.filter((each) => atMs - each.atMs <= WINDOW_MS)
  }
}

/** `about 40 s left`: no more exact than an estimate is. */
export function remainingText(ms: number): string {
  if (ms < 90_000) return `about ${Math.max(1, Math.ceil(ms / 10_000)) * 10} s left`
  const minutes = Math.round(ms / 60_000)
  if (minutes < 90) return `about ${minutes} min left`
  return `about ${Math.round(minutes / 60)} h left`
}

/** `0:07`, `12:30`, `1:02:03`. */
export function elapsedText(ms: number): string {
  const seconds = Math.floor(ms / 1000)
  const two = (value: number) => String(value).padStart(2, "0")
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60]
  return hours > 0
    ? `${hours}:${two(minutes)}:${two(seconds % 60)}`
    : `${minutes}:${two(seconds % 60)}`
}
