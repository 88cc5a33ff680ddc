import { setTimeout as delay } from "node:timers/promises"
import { SquareClient } from "@interop/client-async"
import { type LoadPlan, type LoadTask, type Tallied, untilStopped } from "./load-plan.ts"
import { FAILURE_PAUSE_MS, numbersBelow, optionsOf, sumOfSquaresBelow } from "./numbers.ts"
import { Tally } from "./tally.ts"

const UNARY_AT_ONCE = 64
const LONG_CALL_EXCHANGES = 20
const LONG_CALL_PAUSE_MS = 10

export class AsyncLoad {
  readonly #plan: LoadPlan
  readonly #tally = new Tally()

  constructor(plan: LoadPlan) {
    this.#plan = plan
  }

  /** What a process opens once, with its first client, is open afterwards. */
  async warmUp(): Promise<void> {
    await using client = this.#connect()
    await client.square(1)
  }

  async run(): Promise<Tallied> {
    const { task } = this.#plan
    if (task.kind === "messages") await this.#messages(task)
    else if (task.kind === "streams") await this.#streams(task.streams, task.channels)
    else await this.#calls(task)
    return this.#tally.report
  }

  #connect(): SquareClient {
    const { address, tls } = this.#plan
    return new SquareClient({ address, ...(tls && { tls }) })
  }

  async #messages({ unary, perStream }: Extract<LoadTask, { kind: "messages" }>): Promise<void> {
    await using client = this.#connect()
    let next = 0
    const lane = async () => {
      while (next < unary) {
        const value = next
        next += 1
        await this.#unary(client, value)
      }
    }
    await Promise.all(Array.from({ length: UNARY_AT_ONCE }, lane))
    await this.#range(client, perStream - 1)
    await this.#sum(client, perStream)
    await this.#both(client, perStream)
  }

  async #unary(client: SquareClient, value: number, timeoutMs?: number): Promise<boolean> {
    return this.#call(async (call) => {
      call.response(await client.square(value, optionsOf(timeoutMs)), value * value)
    })
  }

  async #range(client: SquareClient, last: number, timeoutMs?: number): Promise<boolean> {
    return this.#call(async (call) => {
      let index = 0
      for await (const square of client.rangeSquare(last, optionsOf(timeoutMs))) {
        call.response(square, index * index)
        index += 1
      }
      if (index !== last + 1) call.response(index, last + 1)
    })
  }

  async #sum(client: SquareClient, count: number, timeoutMs?: number): Promise<boolean> {
    return this.#call(async (call) => {
      const sum = await client.sumSquare(numbersBelow(count), optionsOf(timeoutMs))
      call.response(sum, sumOfSquaresBelow(count))
      for (let sent = 1; sent < count; sent += 1) this.#tally.message()
    })
  }

  async #both(client: SquareClient, count: number, timeoutMs?: number): Promise<boolean> {
    return this.#call(async (call) => {
      let index = 0
      for await (const square of client.streamrangeSquare(
        numbersBelow(count),
        optionsOf(timeoutMs),
      )) {
        call.response(square, index * index)
        index += 1
      }
      if (index !== count) call.response(index, count)
    })
  }

  /** It is open for a while, and says something all the time. */
  async #long(client: SquareClient, timeoutMs: number): Promise<boolean> {
    const numbers = async function* () {
      for (let sent = 0; sent < LONG_CALL_EXCHANGES; sent += 1) {
        yield sent
        await delay(LONG_CALL_PAUSE_MS)
      }
    }
    return this.#call(async (call) => {
      let index = 0
      for await (const square of client.streamrangeSquare(numbers(), { timeoutMs })) {
        call.response(square, index * index)
        index += 1
      }
      if (index !== LONG_CALL_EXCHANGES) call.response(index, LONG_CALL_EXCHANGES)
    })
  }

  /** All are answered once before any goes on. */
  async #streams(streams: number, channels: number): Promise<void> {
    const clients = Array.from({ length: channels }, () => this.#connect())
    const allAnswered = Promise.withResolvers<void>()
    let waiting = streams
    const one = async (number: number) => {
      const client = clients[number % channels] as SquareClient
      const numbers = async function* () {
        yield number
        await allAnswered.promise
        yield number + 1
      }
      await this.#call(async (call) => {
        let index = 0
        for await (const square of client.streamrangeSquare(numbers())) {
          call.response(square, (number + index) ** 2)
          index += 1
          if (index > 1) continue
          waiting -= 1
          if (waiting === 0) allAnswered.resolve()
        }
        if (index !== 2) call.response(index, 2)
      })
    }
    await Promise.all(Array.from({ length: streams }, (_, number) => one(number)))
    await Promise.all(clients.map((client) => client.close()))
  }

  async #calls(task: Extract<LoadTask, { kind: "calls" }>): Promise<void> {
    const { lanes, deadlineMs } = task
    await using client = this.#connect()
    const goesOn = untilStopped(task)
    const shapes = [
      () => this.#unary(client, 3, deadlineMs),
      () => this.#range(client, 20, deadlineMs),
      () => this.#sum(client, 20, deadlineMs),
      () => this.#both(client, 20, deadlineMs),
      () => this.#long(client, deadlineMs),
    ]
    const lane = async (_: unknown, number: number) => {
      for (let turn = number; goesOn(); turn += 1) {
        const succeeded = await shapes[turn % shapes.length]?.()
        if (succeeded !== true) await delay(FAILURE_PAUSE_MS)
      }
    }
    await Promise.all(Array.from({ length: lanes }, lane))
  }

  async #call(make: (call: ReturnType<Tally["begin"]>) => Promise<void>): Promise<boolean> {
    const call = this.#tally.begin()
    try {
      await make(call)
    } catch (error) {
      call.failed(error)
      return false
    }
    call.ok()
    return true
  }
}
