import { expect, it } from "vitest"
import type { LoadReport } from "../load/load-plan.ts"
import { rowOf } from "./load.ts"

const report: LoadReport = {
  calls: 3,
  messages: 9,
  wrong: 0,
  open: 0,
  statuses: { OK: 3 },
  brokenOff: [],
  memoryMb: 100,
  descriptorsLeft: 0,
}

it("a load whose calls all ended right breaks no bound", () => {
  expect(rowOf("load", "client", report)).toMatchObject({ broken: [], figures: { lost: 0 } })
})

it.each<[Partial<LoadReport>, RegExp]>([
  [{ wrong: 1 }, /1 calls ended with OK and a wrong value/],
  [{ open: 2 }, /2 calls never ended/],
  [{ descriptorsLeft: 3 }, /the client left 3 descriptors open/],
])("%o breaks one", (part, sentence) => {
  const { broken } = rowOf("load", "client", { ...report, ...part })
  expect(broken).toEqual([expect.stringMatching(sentence)])
})

it("a load program that ended without a report has crashed", () => {
  const row = rowOf("load", "client", "the load program exited with code 1")
  expect(row).toMatchObject({ figures: { crashed: 1 }, broken: [expect.any(String)] })
})
