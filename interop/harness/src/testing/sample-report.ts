import type { BaselineData } from "@interop/page-data"
import type { Report } from "../report/reporter.ts"
import { sampleResults } from "./sample-results.ts"

/** A page app's output as small as it can be. */
export const sampleTemplate = `<!doctype html><title>Report</title>
<script id="page-data" type="application/octet-stream"></script>
<script id="page-evidence" type="application/octet-stream"></script>
`

export function sampleBaseline(differing: Partial<BaselineData> = {}): BaselineData {
  return {
    source: "last green run",
    sameSelection: true,
    startedAt: "2026-01-01T00:00:00.000Z",
    totals: { pass: 1, diverges: 0, unsupported: 0, fail: 0, "not-run": 0 },
    versions: [],
    changes: [],
    newReds: 0,
    fixed: 0,
    stillRed: 0,
    worse: 0,
    gone: 0,
    added: 0,
    addedCells: [],
    ...differing,
  }
}

export function sampleReport(differing: Partial<Report> = {}): Report {
  return {
    results: sampleResults(),
    kind: "run",
    evidence: [],
    past: { history: [] },
    contracts: [],
    directory: "/nowhere",
    template: { html: sampleTemplate },
    ...differing,
  }
}
