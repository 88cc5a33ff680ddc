/** So many at once, then so many a second. */
export class RateLimit {
  readonly #burst: number
  readonly #perSecond: number
  #left: number
  #atMs = performance.now()

  constructor(burst: number, perSecond: number) {
    this.#burst = burst
    this.#perSecond = perSecond
    this.#left = burst
  }

  /** False when there was none left. */
  spend(): boolean {
    if (this.#left < 1) {
      const now = performance.now()
      this.#left = Math.min(this.#burst, this.#left + ((now - this.#atMs) / 1000) * this.#perSecond)
      this.#atMs = now
      if (this.#left < 1) return false
    }
    this.#left -= 1
    return true
  }
}
