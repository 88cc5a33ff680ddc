import { describe, expect, it } from "vitest"
import type { Figure } from "./figures.ts"
import type { Round } from "./measure.ts"
import { figureResult } from "./results.ts"

const figure: Figure = {
  name: "unary",
  title: "unary",
  work: "--shape unary",
  ours: "ours",
  others: ["slow", "fast"],
  targets: [
    { against: "slow", atLeast: 2 },
    { against: "fast", atLeast: 1 },
  ],
}

function round(perSecond: number, cpuSeconds: number, foreign = 0): Round {
  return { messages: perSecond, seconds: 1, perSecond, cpuSeconds, foreign }
}

const result = figureResult(figure, "anywhere", {
  measured: new Map([
    ["slow", [round(50, 1), round(10, 1)]],
    ["ours", [round(100, 0.5), round(20, 0.5)]],
    ["fast", [round(200, 1), round(40, 1, 0.25)]],
  ]),
  repeated: 3,
})

describe("figureResult", () => {
  it("compares round by round, so that a slow round of the machine does not show", () => {
    expect(result.ratios.map(({ against, rate }) => [against, rate])).toEqual([
      ["slow", { median: 2, min: 2, max: 2 }],
      ["fast", { median: 0.5, min: 0.5, max: 0.5 }],
    ])
  })

  it("says which targets were reached", () => {
    expect(result.ratios.map(({ reached }) => reached)).toEqual([true, false])
  })

  it("compares processor time as well", () => {
    expect(result.ratios.map(({ perCpu }) => perCpu.median)).toEqual([4, 1])
  })

  it("says how much other programs took, and what was measured anew", () => {
    expect(result.foreign).toEqual({ median: 0, min: 0, max: 0.25 })
    expect(result.repeated).toBe(3)
  })
})
