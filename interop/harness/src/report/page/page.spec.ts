import { join } from "node:path"
import { decodePageData, evidenceReader } from "@interop/page-data/read"
import { expect, test } from "vitest"
import { sampleTemplate } from "../../testing/sample-report.ts"
import { sampleResults } from "../../testing/sample-results.ts"
import { type PageOf, pageDataOf } from "./page-data.ts"
import { pageHtml, templateProblem } from "./page-html.ts"

const hostile = "</script><script>alert(1)</script>$&\u0000\u202E"
const directory = join(process.cwd(), "reports", "interop")

function page(differing: Partial<PageOf> = {}) {
  return pageDataOf({
    results: sampleResults(),
    kind: "run",
    past: { history: [] },
    places: new Map(),
    directory,
    ...differing,
  })
}

function textIn(html: string, id: string): string {
  return new RegExp(`<script id="${id}"[^>]*>([^<]*)</script>`).exec(html)?.[1] ?? "none"
}

test("the page holds all data, and what a peer sent is no markup in it", async () => {
  const results = sampleResults([{ outcome: "fail", reason: hostile, actual: hostile }])
  const data = page({ results })
  const evidence = [{ moments: [{ atMs: 0, by: "client" as const, what: hostile }] }]
  const html = pageHtml(sampleTemplate, data, evidence)

  expect(html.match(/<script/g)).toHaveLength(2)
  expect(html).not.toContain("alert")
  const decoded = await decodePageData(textIn(html, "page-data"))
  expect(JSON.parse(JSON.stringify(decoded))).toEqual(JSON.parse(JSON.stringify(data)))
  expect(decoded.cells[0]?.actual).toBe(hostile)
  expect(await evidenceReader(textIn(html, "page-evidence")).of(0)).toEqual(evidence[0])
})

test("a template without a place for the data, or with two, is none", () => {
  expect(templateProblem(sampleTemplate)).toBeUndefined()
  expect(templateProblem("<html>")).toBe(
    "the page that was built has no place for page-data, or several",
  )
  expect(templateProblem(sampleTemplate + sampleTemplate)).toContain("page-data")
})

test("a value of 4 MB is cut, and says by how much", () => {
  const results = sampleResults([{ outcome: "fail", actual: "x".repeat(4 * 1024 * 1024) }])
  const [cell] = page({ results }).cells

  expect(cell?.actual).toBe(`${"x".repeat(4000)}… 4190304 characters more`)
})

test("paths are as the page sees them, those far away absolute", () => {
  const results = sampleResults([
    {
      outcome: "fail",
      logs: ["reports/interop/logs/a.log", "reports/ci/shards/1/logs/b.log", "/elsewhere/c.log"],
      bundle: "reports/interop/failures/x",
    },
  ])
  const [cell] = page({ results }).cells

  expect(cell).toMatchObject({
    logs: ["logs/a.log", "../ci/shards/1/logs/b.log", "/elsewhere/c.log"],
    bundle: "failures/x",
  })
})

test("a cell without a command has one of its names", () => {
  expect(page().cells[0]?.repro).toBe(
    "npm start -- --servers typescript --clients typescript-async --scenarios tutorial/unary --transports plaintext",
  )
})

test("an interrupted run, one of no cells and a part of one say what they are", () => {
  expect(page({ results: { ...sampleResults(), interrupted: true } }).run.interrupted).toBe(true)
  expect(page({ results: sampleResults([]) }).run).toMatchObject({
    green: false,
    verdict: "red: 0 cells: 0 pass, 0 diverge, 0 unsupported, 0 fail, 0 not run",
    problems: ["no cell was planned"],
  })
  const shard = { index: 2, count: 3 }
  expect(page({ results: sampleResults([{}], { shard }) }).run.shard).toEqual(shard)
})
