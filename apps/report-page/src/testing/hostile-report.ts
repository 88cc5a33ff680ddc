import type { Evidence, PageData } from "@interop/page-data"
import { generatedReport } from "./generated-report.ts"

export const markup = `<script>window.hacked = 1</script><img src=x onerror="window.hacked = 1">`
export const unseen = "a\u202Eb\u0000c\u200Bd\r\n\uD800"
export const long = `begin ${"x<b>".repeat(1_000_000)} end`

/** What a peer would send to whom looks at the report: in each text of a cell, its names among them. */
export function hostileReport(): { data: PageData; evidence: Evidence[] } {
  const { data } = generatedReport({ scenarios: 2 })
  const name = `${markup}</script><!--`
  const [cell] = data.cells
  const [scenario] = data.scenarios
  if (cell === undefined || scenario === undefined) throw new Error("a generated report has cells")
  data.run.verdict = `red ${markup}`
  data.run.problems = [`${markup} ${unseen}`]
  data.run.servers = [
    { name, implementation: name, language: name, library: { name, version: markup } },
  ]
  data.scenarios = [
    {
      ...scenario,
      title: `${markup} ${unseen}`,
      reason: `javascript:window.hacked=1`,
      specification: [markup],
      steps: [{ by: "client", what: markup }],
    },
  ]
  data.divergences = [
    {
      entry: name,
      observed: markup,
      intermittent: false,
      why: `${markup} ${unseen}`,
      upstream: "javascript:window.hacked=1",
    },
  ]
  data.cells = [
    {
      ...cell,
      server: name,
      scenario: scenario.id,
      outcome: "fail",
      observed: long,
      reason: `${markup} ${unseen}`,
      expected: `received ${unseen}`,
      actual: long,
      bundle: `javascript:window.hacked=1`,
      logs: [`"><script>window.hacked=1</script>`],
      evidence: 0,
    },
    {
      ...cell,
      server: name,
      scenario: scenario.id,
      transport: "tls",
      outcome: "diverges",
      divergence: name,
      observed: unseen,
      evidence: 1,
    },
  ]
  data.run.totals = { pass: 0, diverges: 1, unsupported: 0, fail: 1, "not-run": 0 }
  delete data.baseline
  data.history = []
  return {
    data,
    evidence: [
      {
        moments: [
          { atMs: 0, by: "client", what: `a: received ${markup} ${unseen}` },
          { atMs: 1, by: "server", what: long },
        ],
      },
      { moments: [] },
    ],
  }
}
