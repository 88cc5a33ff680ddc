import { mkdtempSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { expect, test } from "vitest"
import { countCells } from "./count-cells.ts"

test("adds up the cells of a report and names the red ones", () => {
  const file = join(mkdtempSync(join(tmpdir(), "report-")), "results.json")
  const cell = { server: "go-grpc", client: "python-sync", transport: "tls", durationMs: 1 }
  writeFileSync(
    file,
    JSON.stringify({
      totals: { pass: 5, diverges: 2, fail: 1, unsupported: 3, "not-run": 1 },
      problems: ["server go-grpc did not end within 5 s"],
      cells: [
        { ...cell, scenario: "tutorial/unary", outcome: "pass", observed: "a: status OK" },
        { ...cell, scenario: "status/ok", outcome: "not-run", reason: "interrupted" },
        {
          ...cell,
          scenario: "life/drain",
          outcome: "fail",
          reason: "observation 2 of 3",
          expected: "status OK",
          actual: "status UNAVAILABLE",
          observed: "a: status UNAVAILABLE",
        },
      ],
    }),
  )

  expect(countCells(file)).toEqual({
    passed: 7,
    failed: 2,
    skipped: 3,
    failures: [
      "python-sync to go-grpc, status/ok, tls; reason: interrupted",
      "python-sync to go-grpc, life/drain, tls; reason: observation 2 of 3; expected: status OK; actual: status UNAVAILABLE; observed: a: status UNAVAILABLE",
      "server go-grpc did not end within 5 s",
    ],
  })
})

test("counts nothing where no report is", () => {
  expect(countCells(join(tmpdir(), "no-such-report.json")).passed).toBe(0)
})
