import { expect, test } from "vitest"
import { generatedReport } from "../testing/generated-report.ts"
import { type Filter, chosenCells, filterOf } from "./filter.ts"
import { Report } from "./report.ts"

const report = new Report(generatedReport({ scenarios: 20 }).data)
const chosen = (filter: Filter) => chosenCells(report, filter)

test("without a filter all are chosen", () => {
  expect(chosen(filterOf({ view: "x", q: "" }))).toHaveLength(report.cells.length)
})

test("names, lists and stars choose by each coordinate, and all of them count", () => {
  const cells = chosen({
    server: "python-*",
    client: "go-grpc,python-sync",
    family: "streams",
    transport: "tls",
  })
  expect(cells.length).toBeGreaterThan(0)
  for (const { server, client, scenario, transport } of cells) {
    expect(server).toMatch(/^python-/)
    expect(["go-grpc", "python-sync"]).toContain(client)
    expect(scenario).toMatch(/^streams\//)
    expect(transport).toBe("tls")
  }
})

test("words are looked for in names, titles and what was observed", () => {
  const cells = chosen({ q: "SIGSEGV typescript-workers" })
  expect(cells.length).toBeGreaterThan(0)
  expect(cells.every(({ observed }) => observed?.includes("SIGSEGV"))).toBe(true)
})

test("a cause chooses its cells, and one that is not there chooses none", () => {
  const [cause] = report.causes()
  expect(chosen({ cause: cause?.id ?? "" }).map(({ index }) => index)).toEqual(cause?.cells)
  expect(chosen({ cause: "none" })).toEqual([])
})

test("new, fixed and still red are told apart", () => {
  const kinds = (change: string) => chosen({ change }).length
  const { baseline, run } = report.data
  expect(kinds("new")).toBe(baseline?.newReds)
  expect(kinds("fixed")).toBe(baseline?.fixed)
  expect(kinds("new,still")).toBe(run.totals.fail)
})
