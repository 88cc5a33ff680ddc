import { expect, test } from "vitest"
import type { CellData, Evidence, PageData } from "./page-data.ts"
import { decodePageData, evidenceReader } from "./read.ts"
import { encodeEvidence, encodePageData } from "./write.ts"

const hostile = "</script><script>alert(1)</script>\u0000\u202E\uD800 {0}"

function cell(differing: Partial<CellData> = {}): CellData {
  const { server = "typescript", client = "typescript-async" } = differing
  const { scenario = "tutorial/unary", transport = "tls" } = differing
  return {
    server,
    client,
    scenario,
    transport,
    outcome: "pass",
    durationMs: 1.25,
    repro: `npm start -- --servers ${server} --clients ${client} --scenarios ${scenario} --transports ${transport} --report-dir reports/repro/${server}--${client}--${scenario.replaceAll("/", ".")}--${transport}`,
    ...differing,
  }
}

function page(cells: CellData[], differing: Partial<PageData> = {}): PageData {
  const totals = { pass: 1, diverges: 0, unsupported: 0, fail: 0, "not-run": 0 }
  return {
    formatVersion: 1,
    kind: "run",
    run: {
      green: true,
      verdict: "green",
      interrupted: false,
      problems: [],
      mixed: [],
      totals,
      startedAt: "2026-01-02T03:04:05.678Z",
      durationMs: { beforeCells: 1, cells: 2, total: 3 },
      suite: {},
      runtime: "process",
      jobs: 1,
      host: { platform: "linux", release: "6", cpu: "a", cores: 1, memoryBytes: 1, node: "v24" },
      machine: { slowness: 1, loadAverage: 0.5, maxLatenessMs: 12 },
      servers: [],
      clients: [],
      absent: [],
    },
    scenarios: [],
    divergences: [],
    cells,
    history: [],
    ...differing,
  }
}

/** With what is worked out when it is asked for. */
function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value))
}

test("a page is read as it was written, to the last field", async () => {
  const totals = { pass: 1, diverges: 0, unsupported: 0, fail: 0, "not-run": 0 }
  const data = page(
    [
      cell(),
      cell({
        client: "typescript",
        outcome: "fail",
        reason: hostile,
        logs: ["logs/a.log", hostile],
      }),
      cell({
        outcome: "diverges",
        divergence: "a.yaml:1",
        observed: "",
        evidence: 0,
        bundle: "f/typescript",
      }),
      cell({
        outcome: "not-run",
        logs: [],
        durationMs: 0,
        evidence: 513,
        repro: hostile,
        server: "0",
      }),
    ],
    {
      kind: "diff",
      baseline: {
        source: "last green run",
        sameSelection: true,
        startedAt: "2026-01-01T00:00:00.000Z",
        totals,
        versions: [hostile],
        changes: [
          { cell: 1, kind: "worse", before: "pass" },
          { cell: 2, kind: "other", before: "diverges", beforeObserved: hostile },
        ],
        newReds: 1,
        fixed: 0,
        stillRed: 2,
        worse: 0,
        gone: 0,
        added: 3,
        addedCells: [0, 1, 2],
      },
      history: [
        {
          startedAt: "2026-01-01T00:00:00.000Z",
          green: false,
          interrupted: false,
          runtime: "process",
          selection: "abc",
          cells: 4,
          totals,
          scores: { "server typescript": { good: 1, of: 4 } },
          notPassed: { "a|b|c/d|tls": "fail", "a|b|c/e|tls": "diverges", __proto__x: "not-run" },
        },
      ],
    },
  )
  const text = encodePageData(data)

  expect(text).toMatch(/^[A-Za-z0-9+/=]+$/)
  expect(plain(await decodePageData(text))).toEqual(plain(data))
})

test("a page without cells is read as it was written", async () => {
  expect(await decodePageData(encodePageData(page([])))).toEqual(page([]))
})

test("time lines are read one by one, as they were written", async () => {
  const evidence = Array.from({ length: 600 }, (_, index): Evidence => ({
    moments: [
      { atMs: 0, by: "client", what: `a: sent ${index}` },
      { atMs: 0.125, by: "wire", what: hostile },
      { atMs: 0.1, by: "server", what: "a: received" },
    ].slice(0, index % 4) as Evidence["moments"],
    ...(index % 5 === 0 && { left: { at: 1, count: index } }),
  }))
  const reader = evidenceReader(encodeEvidence(evidence))

  for (const index of [599, 0, 255, 256, 511, 512]) {
    expect(await reader.of(index)).toEqual(evidence[index])
  }
  expect(await reader.of(600)).toBeUndefined()
  expect(await reader.of(768)).toBeUndefined()
  expect(await evidenceReader("").of(0)).toBeUndefined()
})

test("what is cut off, something else or of another format is refused with the reason", async () => {
  const text = encodePageData(page([cell()]))
  const cut = text.slice(0, Math.floor(text.length / 2 / 4) * 4)
  const newer = encodePageData({ ...page([]), formatVersion: 2 as 1 })

  await expect(decodePageData(cut)).rejects.toThrow("the data is cut off or is something else")
  await expect(decodePageData("<html>")).rejects.toThrow("the data is cut off or is something else")
  await expect(decodePageData(newer)).rejects.toThrow(
    "the data is of format 2, and this page reads format 1",
  )
})
