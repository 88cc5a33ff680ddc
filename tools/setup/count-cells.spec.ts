import { mkdtempSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { expect, test } from "vitest"
import { countCells } from "./count-cells.ts"

const program = { implementation: "stack", language: "Nim" }
const cell = { server: "go-grpc", client: "python-sync", transport: "tls", durationMs: 1 }
const report = {
  formatVersion: 2,
  startedAt: "2026-01-02T03:04:05.678Z",
  durationMs: { beforeCells: 1, build: 1, cells: 1, launching: 1, total: 2 },
  suite: {},
  runtime: "process",
  guard: "reaper process",
  jobs: 1,
  host: { platform: "linux", release: "6", cpu: "a", cores: 1, memoryBytes: 1, node: "v24.0.0" },
  machine: { slowness: 1, loadAverage: 1, maxLatenessMs: 1 },
  servers: [{ name: "go-grpc", ...program }],
  clients: [{ name: "python-sync", ...program }],
  absent: [],
  scenarios: [],
  totals: { pass: 1, diverges: 0, fail: 1, unsupported: 1, "not-run": 0 },
  divergences: [],
  problems: ["server go-grpc did not end within 5 s"],
  green: false,
  cells: [
    { ...cell, scenario: "tutorial/unary", outcome: "pass", observed: "a: status OK" },
    { ...cell, scenario: "life/goaway", outcome: "unsupported", reason: "no such thing" },
    { ...cell, scenario: "life/drain", outcome: "fail", reason: "observation 2 of 3" },
  ],
}

test("adds up the cells of a report and names what failed", () => {
  expect(countCells(written(report))).toEqual({
    passed: 1,
    failed: 2,
    skipped: 1,
    failures: [
      "python-sync to go-grpc, life/drain, tls; reason: observation 2 of 3",
      "server go-grpc did not end within 5 s",
    ],
  })
})

test("a report that says what its cells do not is a failure", () => {
  const edited = { ...report, totals: { ...report.totals, pass: 100 } }

  expect(countCells(written(edited))).toEqual({
    passed: 0,
    failed: 1,
    skipped: 0,
    failures: [
      expect.stringMatching(/^harness: .* contradicts itself: the totals do not add up: /),
    ],
  })
})

test("counts nothing where no report is", () => {
  expect(countCells(join(tmpdir(), "no-such-report.json")).passed).toBe(0)
})

function written(content: unknown): string {
  const file = join(mkdtempSync(join(tmpdir(), "report-")), "results.json")
  writeFileSync(file, JSON.stringify(content))
  return file
}
