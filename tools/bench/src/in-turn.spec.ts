import { describe, expect, it } from "vitest"
import { inTurn, Patience } from "./in-turn.ts"
import type { Program } from "./programs.ts"

const program = (name: string): Program => ({
  name,
  title: name,
  command: [],
  folder: "",
  version: () => "",
})

function measuring(foreignOf: (count: number) => number) {
  const order: string[] = []
  const measure = ({ name }: Program) => {
    order.push(name)
    const foreign = foreignOf(order.length)
    return Promise.resolve({
      messages: 1,
      seconds: 1,
      perSecond: order.length,
      cpuSeconds: 1,
      foreign,
    })
  }
  return { order, measure }
}

describe("inTurn", () => {
  it("takes the programs in turn, round after round", async () => {
    const { order, measure } = measuring(() => 0)
    const { measured } = await inTurn([program("a"), program("b")], 2, new Patience(0), measure)
    expect(order).toEqual(["a", "b", "a", "b"])
    expect([...measured].map(([name, rounds]) => [name, rounds.length])).toEqual([
      ["a", 2],
      ["b", 2],
    ])
  })

  it("measures a disturbed round anew and leaves it out", async () => {
    const { order, measure } = measuring((count) => (count === 1 ? 0.5 : 0))
    const { measured, repeated } = await inTurn([program("a")], 1, new Patience(10), measure)
    expect(order).toEqual(["a", "a"])
    expect(measured.get("a")?.map(({ perSecond }) => perSecond)).toEqual([2])
    expect(repeated).toBe(1)
  })

  it("takes disturbed rounds as they are once there is no patience left", async () => {
    const { order, measure } = measuring(() => 0.9)
    const { repeated } = await inTurn([program("a")], 2, new Patience(0), measure)
    expect(order).toEqual(["a", "a"])
    expect(repeated).toBe(0)
  })
})
