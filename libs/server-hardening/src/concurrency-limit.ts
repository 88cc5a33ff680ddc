/** How many calls may run at once, over all servers that share it. */
export class ConcurrencyLimit {
  readonly maxConcurrentRpcs: number
  #running = 0

  constructor(maxConcurrentRpcs: number) {
    this.maxConcurrentRpcs = maxConcurrentRpcs
  }

  /** Whether there was room for one more; if so, `leave` must follow. */
  tryEnter(): boolean {
    if (this.#running >= this.maxConcurrentRpcs) return false
    this.#running += 1
    return true
  }

  leave(): void {
    this.#running -= 1
  }
}
