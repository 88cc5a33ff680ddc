import { parseArgs } from "node:util"

export type ClientShape = "unary" | "read" | "write"

/** What a measuring client is told to do. */
export interface Work {
  address: string
  shape: ClientShape
  /** Unary calls at once. */
  inFlight: number
  /** Messages of a stream. */
  messages: number
  seconds: number
  warmUp: number
}

export function workFromArguments(): Work {
  const { values } = parseArgs({
    options: {
      address: { type: "string", default: "" },
      shape: { type: "string", default: "unary" },
      "in-flight": { type: "string", default: "1" },
      messages: { type: "string", default: "20000" },
      seconds: { type: "string", default: "1" },
      "warm-up": { type: "string", default: "0.5" },
    },
  })
  return {
    address: values.address,
    shape: values.shape as ClientShape,
    inFlight: Number(values["in-flight"]),
    messages: Number(values.messages),
    seconds: Number(values.seconds),
    warmUp: Number(values["warm-up"]),
  }
}

/** The sum of the squares of 0 … count-1, added from left to right. */
export function sumOfSquares(count: number): number {
  let sum = 0
  for (let n = 0; n < count; n += 1) sum += n * n
  return sum
}

export function expectEqual(received: number, expected: number): void {
  if (received !== expected) throw new Error(`expected ${expected}, received ${received}`)
}

export function* wholeNumbers(count: number): Generator<number, void, undefined> {
  for (let n = 0; n < count; n += 1) yield n
}
