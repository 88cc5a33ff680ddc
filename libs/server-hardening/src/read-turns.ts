/** Some milliseconds of work; fewer hold up a stream that is alone. */
const READS_PER_TURN = 1024

interface Readable {
  startRead(): void
}

/**
 * Lets the calls of a server have so many requests in a turn of the event loop.
 * A window of small messages is handled from one to the next without anybody
 * else's turn between: 50,000 of five bytes.
 */
export class ReadTurns {
  #left = READS_PER_TURN
  #waiting: Readable[] = []
  #isScheduled = false

  read(call: Readable): void {
    if (!this.#isScheduled) {
      this.#isScheduled = true
      setImmediate(this.#nextTurn)
    }
    if (this.#left === 0) {
      this.#waiting.push(call)
      return
    }
    this.#left -= 1
    call.startRead()
  }

  readonly #nextTurn = () => {
    const waiting = this.#waiting
    this.#waiting = []
    this.#left = READS_PER_TURN
    this.#isScheduled = false
    for (const call of waiting) this.read(call)
  }
}
