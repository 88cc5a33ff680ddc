import { SquareClient } from "@interop/client-sync"
import { type LoadPlan, type LoadTask, type Tallied, untilStopped } from "./load-plan.ts"
import { FAILURE_PAUSE_MS, numbersBelow, optionsOf, sumOfSquaresBelow } from "./numbers.ts"
import { type CallTally, Tally } from "./tally.ts"

export class BlockingLoad {
  readonly #plan: LoadPlan
  readonly #tally = new Tally()

  constructor(plan: LoadPlan) {
    this.#plan = plan
  }

  /** What a process opens once, with its first client, is open afterwards: its thread stays. */
  warmUp(): void {
    using client = this.#connect()
    client.square(1)
  }

  run(): Tallied {
    const { task } = this.#plan
    using client = this.#connect()
    if (task.kind === "messages") this.#messages(client, task)
    else if (task.kind === "calls") this.#calls(client, task)
    else throw new RangeError("a blocking client has one call open at a time")
    return this.#tally.report
  }

  #connect(): SquareClient {
    const { address, tls } = this.#plan
    return new SquareClient({ address, ...(tls && { tls }) })
  }

  #messages(client: SquareClient, { unary, perStream }: Extract<LoadTask, { kind: "messages" }>) {
    for (let value = 0; value < unary; value += 1) this.#unary(client, value)
    this.#range(client, perStream - 1)
    this.#sum(client, perStream)
    this.#both(client, perStream)
  }

  #calls(client: SquareClient, task: Extract<LoadTask, { kind: "calls" }>): void {
    const { deadlineMs } = task
    const goesOn = untilStopped(task)
    const shapes = [
      () => this.#unary(client, 3, deadlineMs),
      () => this.#range(client, 20, deadlineMs),
      () => this.#sum(client, 20, deadlineMs),
      () => this.#both(client, 20, deadlineMs),
    ]
    for (let turn = 0; goesOn(); turn += 1) {
      if (shapes[turn % shapes.length]?.() !== true) pause(FAILURE_PAUSE_MS)
    }
  }

  #unary(client: SquareClient, value: number, timeoutMs?: number): boolean {
    return this.#call((call) => {
      call.response(client.square(value, optionsOf(timeoutMs)), value * value)
    })
  }

  #range(client: SquareClient, last: number, timeoutMs?: number): boolean {
    return this.#call((call) => {
      let index = 0
      for (const square of client.rangeSquare(last, optionsOf(timeoutMs))) {
        call.response(square, index * index)
        index += 1
      }
      if (index !== last + 1) call.response(index, last + 1)
    })
  }

  #sum(client: SquareClient, count: number, timeoutMs?: number): boolean {
    return this.#call((call) => {
      const sum = client.sumSquare(numbersBelow(count), optionsOf(timeoutMs))
      call.response(sum, sumOfSquaresBelow(count))
      for (let sent = 1; sent < count; sent += 1) this.#tally.message()
    })
  }

  #both(client: SquareClient, count: number, timeoutMs?: number): boolean {
    return this.#call((call) => {
      let index = 0
      for (const square of client.streamrangeSquare(numbersBelow(count), optionsOf(timeoutMs))) {
        call.response(square, index * index)
        index += 1
      }
      if (index !== count) call.response(index, count)
    })
  }

  #call(make: (call: CallTally) => void): boolean {
    const call = this.#tally.begin()
    try {
      make(call)
    } catch (error) {
      call.failed(error)
      return false
    }
    call.ok()
    return true
  }
}

function pause(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)
}
