/** What a measuring program prints: one line of JSON. */
export interface Measured {
  messages: number
  seconds: number
  perSecond: number
  /** Processor time of what is measured, in those seconds. */
  cpuSeconds: number
}

/** Counts what is done between the end of the warm-up and the end of the time. */
export class Meter {
  readonly #warmUpMs: number
  readonly #durationMs: number
  readonly #begun = performance.now()
  #from = 0
  #to = 0
  #messages = 0
  #cpuFrom: NodeJS.CpuUsage | undefined
  #cpuSeconds = 0

  constructor({ warmUp, seconds }: { warmUp: number; seconds: number }) {
    this.#warmUpMs = warmUp * 1000
    this.#durationMs = seconds * 1000
  }

  /** Notes a finished piece of work and says whether there is time for another one. */
  done(messages: number): boolean {
    if (this.#to > 0) return false
    const now = performance.now()
    if (this.#from === 0) {
      if (now - this.#begun >= this.#warmUpMs) {
        this.#from = now
        this.#cpuFrom = process.cpuUsage()
      }
      return true
    }
    this.#messages += messages
    if (now - this.#from >= this.#durationMs) {
      this.#to = now
      const { user, system } = process.cpuUsage(this.#cpuFrom)
      this.#cpuSeconds = (user + system) / 1e6
    }
    return this.#to === 0
  }

  print(): void {
    const seconds = (this.#to - this.#from) / 1000
    const measured: Measured = {
      messages: this.#messages,
      seconds,
      perSecond: this.#messages / seconds,
      cpuSeconds: this.#cpuSeconds,
    }
    process.stdout.write(`${JSON.stringify(measured)}\n`)
  }
}
