import type { Socket } from "node:net"
import { setImmediate as turn, setTimeout as delay } from "node:timers/promises"
import type { Fault } from "./faults.ts"

const LONGEST_DELAY_MS = 100
const SLOW_BYTES = 64
const SLOW_MS = 5
/** As many are enough to meet every boundary of a small call's frames. */
const MOST_SLICES = 4096

export interface PassageOptions {
  fault: Fault | undefined
  onStruck: () => void
  /** Ends the whole connection. */
  end: (kind: "cut" | "reset") => void
}

/** One direction of a connection, in which at most one fault strikes. */
export class Passage {
  readonly #to: Socket
  readonly #options: PassageOptions
  #passedBytes = 0
  #struck = false
  #closed = false
  #queue: Promise<void> = Promise.resolve()

  constructor(to: Socket, options: PassageOptions) {
    this.#to = to
    this.#options = options
  }

  /** Resolves when more can be taken. */
  pass(bytes: Buffer): Promise<void> {
    return this.#inTurn(() => this.#pass(bytes))
  }

  /** The sender has half-closed. */
  end(): void {
    void this.#inTurn(async () => {
      if (!this.#closed && this.#to.writable) this.#to.end()
    })
  }

  #inTurn(action: () => Promise<void>): Promise<void> {
    this.#queue = this.#queue.then(() => (this.#closed ? undefined : action()))
    return this.#queue
  }

  async #pass(bytes: Buffer): Promise<void> {
    const { fault } = this.#options
    const left = fault === undefined ? Infinity : fault.afterBytes - this.#passedBytes
    this.#passedBytes += bytes.length
    if (fault === undefined || (!this.#struck && left >= bytes.length)) return this.#write(bytes)
    const before = this.#struck ? 0 : Math.max(left, 0)
    if (before > 0) await this.#write(bytes.subarray(0, before))
    const first = !this.#struck
    if (first) {
      this.#struck = true
      this.#options.onStruck()
    }
    await this.#strike(fault, bytes.subarray(before), first)
  }

  async #strike({ kind, random }: Fault, bytes: Buffer, first: boolean): Promise<void> {
    switch (kind) {
      case "cut":
      case "reset":
        this.#closed = true
        this.#options.end(kind)
        return
      case "half-close":
        this.#closed = true
        this.#to.end()
        return
      case "freeze":
        this.#closed = true
        return
      case "delay":
        if (first) await delay(random.between(1, LONGEST_DELAY_MS))
        return this.#write(bytes)
      case "jitter":
        await delay(random.between(0, LONGEST_DELAY_MS))
        return this.#write(bytes)
      case "byte-slices":
        return this.#writeInSlices(bytes)
      case "slow-reader":
        return this.#writeSlowly(bytes)
      case "bit-flip": {
        if (!first) return this.#write(bytes)
        const flipped = Buffer.from(bytes)
        const at = random.between(0, flipped.length - 1)
        flipped[at] = (flipped[at] as number) ^ (1 << random.between(0, 7))
        return this.#write(flipped)
      }
      case "duplicate":
        await this.#write(bytes)
        if (first) await this.#write(bytes)
        return
      case "drop":
        if (!first) await this.#write(bytes)
        return
    }
  }

  async #writeInSlices(bytes: Buffer): Promise<void> {
    const sliced = Math.min(bytes.length, MOST_SLICES)
    for (let at = 0; at < sliced; at += 1) {
      await this.#write(bytes.subarray(at, at + 1))
      await turn()
    }
    if (sliced < bytes.length) await this.#write(bytes.subarray(sliced))
  }

  async #writeSlowly(bytes: Buffer): Promise<void> {
    for (let at = 0; at < bytes.length; at += SLOW_BYTES) {
      await this.#write(bytes.subarray(at, at + SLOW_BYTES))
      await delay(SLOW_MS)
    }
  }

  async #write(bytes: Buffer): Promise<void> {
    if (this.#closed || !this.#to.writable) return
    if (!this.#to.write(bytes)) await drained(this.#to)
  }
}

/** It takes more, or nothing any more. */
function drained(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      socket.off("drain", done)
      socket.off("close", done)
      resolve()
    }
    socket.once("drain", done)
    socket.once("close", done)
  })
}
