import type { CellData, Outcome } from "@interop/page-data"
import { expect, test } from "vitest"
import { gridOf, worstPairs } from "./counts.ts"
import type { Cell } from "./report.ts"

const cells = (server: string, client: string, ...outcomes: Outcome[]): Cell[] =>
  outcomes.map((outcome, index) => {
    const cell: CellData = {
      server,
      client,
      outcome,
      scenario: "a/b",
      transport: "tls",
      durationMs: 1,
      repro: "",
    }
    return { ...cell, index }
  })

test("the worst pair is the one of which most failed, before those that were not run", () => {
  const pairs = worstPairs([
    ...cells("s1", "c1", "pass", "pass"),
    ...cells("s1", "c2", "not-run", "not-run"),
    ...cells("s2", "c1", "fail", "pass", "pass"),
    ...cells("s2", "c2", "fail", "pass"),
  ])
  expect(pairs.map(({ server, client }) => `${server} ${client}`)).toEqual([
    "s2 c2",
    "s2 c1",
    "s1 c2",
  ])
})

test("rows and columns that no cell has are left out, and the worst come first where asked", () => {
  const all = [...cells("s1", "c1", "pass"), ...cells("s2", "c2", "fail", "pass")]
  const names = { rows: ["s1", "s2", "s3"], columns: ["c1", "c2", "c3"] }
  const grid = gridOf(all, ({ server, client }) => [[server, client]], names, "worst")
  expect(grid.rows).toEqual(["s2", "s1"])
  expect(grid.columns).toEqual(["c2", "c1"])
  expect(grid.at("s2", "c2")).toMatchObject({ fail: 1, pass: 1 })
  expect(grid.at("s1", "c2")).toBeUndefined()
  expect(grid.ofRow("s2")).toMatchObject({ fail: 1, pass: 1 })
})
