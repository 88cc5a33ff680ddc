import { expect, test } from "vitest"
import { ownScenarios } from "../testing/own-scenarios.ts"
import type { Cell } from "./cells.ts"
import { withTimesStretched } from "./stretch-times.ts"

const cells = ownScenarios.map((scenario) => ({ scenario, transport: "plaintext" }) as Cell)

function deadlinesOf(id: string, slowness: number): (number | undefined)[] {
  const cell = withTimesStretched(cells, slowness).find(({ scenario }) => scenario.id === id)
  return (cell?.scenario.steps ?? []).flatMap((step) =>
    step.do === "open" ? [step.deadlineMs] : [],
  )
}

test("so do waits of the client", () => {
  const waits = (slowness: number) =>
    withTimesStretched(cells, slowness)
      .find(({ scenario }) => scenario.id === "streams/client-stops-reading")
      ?.scenario.steps.flatMap((step) => (step.do === "wait" ? [step.ms] : []))
  expect(waits(1)).toEqual([800])
  expect(waits(2.5)).toEqual([2000])

  const within = (slowness: number) =>
    withTimesStretched(cells, slowness)
      .find(({ scenario }) => scenario.id === "tutorial/bidi-after-half-close")
      ?.scenario.steps.flatMap((step) => (step.do === "receive" ? (step.withinMs ?? []) : []))
  expect(within(1)).toEqual([100])
  expect(within(3)).toEqual([300])
})

test("deadlines that are waited for grow with the slowness of the machine, others do not", () => {
  expect(deadlinesOf("deadlines/expires-in-every-shape", 1)).toEqual([
    undefined,
    1000,
    1000,
    1000,
    1000,
  ])
  expect(deadlinesOf("deadlines/expires-in-every-shape", 3)).toEqual([
    undefined,
    3000,
    3000,
    3000,
    3000,
  ])
  expect(deadlinesOf("deadlines/already-passed", 3)).toEqual([0])
  expect(deadlinesOf("deadlines/an-hour", 3)).toEqual([3_600_000])
})
