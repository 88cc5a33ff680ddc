/**
 * How large the report page of a large run is, and how long it takes to make and to read: the cells of a real run, so
 * often under other names and with other times that they are 30,000, beside a history of 100 runs.
 */
import { join, resolve } from "node:path"
import { makeDirectory, writeFile } from "@interop/files"
import { decodePageData, evidenceReader } from "@interop/page-data/read"
import type { Evidence } from "@interop/page-data"
import { historyRunOf } from "../src/baseline/history.ts"
import { builtTemplate } from "../src/prepare/page-template.ts"
import { type CellEvidence, evidencePlaces, inOrder } from "../src/report/evidence.ts"
import { readEvidence } from "../src/report/evidence-file.ts"
import { pageDataOf } from "../src/report/page/page-data.ts"
import { pageHtml } from "../src/report/page/page-html.ts"
import { readResults } from "../src/report/results-file.ts"
import type { Results } from "../src/report/results.ts"
import { type CellId, cellKey } from "../src/select/coordinates.ts"
import { defaultReportDirectory, shortPath, workspaceRoot } from "../src/workspace.ts"

const CELLS = 30_000
const RUNS = 100
const MAX_BYTES = 4_000_000

const from = resolve(process.argv[2] ?? defaultReportDirectory)
const to = join(workspaceRoot, "reports", "bench", "page")
const real = readResults(join(from, "results.json"))
const { results, evidence } = enlarged(real, readEvidence(join(from, "evidence.json.gz")))
const template = builtTemplate()
if ("problem" in template) throw new Error(template.problem)

const history = Array.from({ length: RUNS }, (_, run) =>
  historyRunOf({
    ...results,
    startedAt: new Date(Date.parse(real.startedAt) - (RUNS - run) * 86_400_000).toISOString(),
    cells: results.cells.map((cell, index) =>
      (index * 31 + run * 17) % 997 === 0 ? { ...cell, outcome: "fail" } : cell,
    ),
  }),
)
const made = measured(() => {
  const places = evidencePlaces(evidence)
  const data = pageDataOf({ results, kind: "run", past: { history }, places, directory: to })
  return pageHtml(
    template.html,
    data,
    evidence.map((each) => each.evidence),
  )
})
makeDirectory(to)
writeFile(join(to, "index.html"), made.value)

const [data = "", lines = ""] = [...made.value.matchAll(/octet-stream">([^<]*)</g)].map(
  ([, text]) => text,
)
const began = process.cpuUsage()
const page = await decodePageData(data)
const decodeMs = cpuMs(began)
const beganCell = process.cpuUsage()
const [place] = page.cells.flatMap((cell) => cell.evidence ?? [])
await evidenceReader(lines).of(place ?? 0)
const cellMs = cpuMs(beganCell)

const moments = evidence.reduce((sum, each) => sum + each.evidence.moments.length, 0)
process.stdout.write(
  `${page.cells.length} cells, ${moments} moments, ${RUNS} runs
index.html: ${made.value.length} bytes: data ${data.length}, time lines ${lines.length}, the app ${template.html.length}
to make it: ${made.ms} ms of processor time; to read the data: ${decodeMs} ms, the first time line: ${cellMs} ms
in ${shortPath(to)}
`,
)
if (made.value.length > MAX_BYTES) {
  process.stderr.write(`the page has ${made.value.length} bytes, and ${MAX_BYTES} are the most\n`)
  process.exitCode = 1
}

function enlarged(run: Results, of: readonly CellEvidence[]) {
  const byKey = new Map(of.map((each) => [cellKey(each.cell), each.evidence]))
  const copies = Array.from({ length: Math.ceil(CELLS / run.cells.length) }, (_, copy) => copy)
  const renamed = <Cell extends CellId>(cell: Cell, copy: number): Cell => ({
    ...cell,
    server: `${cell.server}-${copy}`,
  })
  const all = copies.flatMap((copy) =>
    run.cells.map((cell) => ({
      cell: {
        ...renamed(cell, copy),
        durationMs: Math.round(cell.durationMs * (50 + Math.random() * 100)) / 100,
        repro: cell.repro?.replaceAll(cell.server, `${cell.server}-${copy}`) ?? "",
      },
      evidence: byKey.get(cellKey(cell)),
    })),
  )
  const some = all.slice(0, CELLS)
  return {
    results: {
      ...run,
      servers: copies.flatMap((copy) =>
        run.servers.map((server) => ({ ...server, name: `${server.name}-${copy}` })),
      ),
      cells: some.map(({ cell }) => cell),
    },
    evidence: inOrder(
      some.flatMap(({ cell, evidence: its }) =>
        its === undefined ? [] : [{ cell, evidence: shaken(its) }],
      ),
    ),
  }
}

/** The same with other times: no two cells take the same. */
function shaken({ moments, ...rest }: Evidence): Evidence {
  const factor = 0.5 + Math.random()
  return {
    ...rest,
    moments: moments.map((each) => ({
      ...each,
      atMs: Math.round(each.atMs * (factor + Math.random() / 20) * 1000) / 1000,
    })),
  }
}

function measured<T>(make: () => T): { value: T; ms: number } {
  const start = process.cpuUsage()
  return { value: make(), ms: cpuMs(start) }
}

function cpuMs(start: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(start)
  return Math.round((user + system) / 1000)
}
