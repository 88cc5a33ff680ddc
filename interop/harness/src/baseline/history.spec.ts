import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { gzipSync } from "node:zlib"
import { afterEach, beforeEach, expect, test } from "vitest"
import { sampleResults } from "../testing/sample-results.ts"
import { History, historyRunOf } from "./history.ts"
import { PastRuns } from "./past.ts"

let directory = ""
let told: string[] = []
const history = () => new History(directory, (line) => told.push(line))

beforeEach(() => {
  directory = join(mkdtempSync(join(tmpdir(), "history-")), "history")
  told = []
})

afterEach(() => rmSync(directory, { recursive: true, force: true }))

/** The run of a minute of one day. */
function at(minute: number, ...[cells, differing]: Parameters<typeof sampleResults>) {
  const time = `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`
  return sampleResults(cells, { startedAt: `2026-01-02T${time}:00.000Z`, ...differing })
}

const red = [{ outcome: "fail" as const, reason: "no" }]

test("a run is kept in short: what did not pass, and what each program made of its cells", () => {
  const results = at(1, [
    {},
    { scenario: "tutorial/b", outcome: "fail" },
    { scenario: "tutorial/c", outcome: "unsupported" },
    { scenario: "tutorial/d", outcome: "diverges" },
  ])
  history().add(results)

  expect(history().runs()).toEqual([
    {
      startedAt: "2026-01-02T00:01:00.000Z",
      green: false,
      interrupted: false,
      runtime: "process",
      selection: expect.stringMatching(/^[0-9a-f]{16}$/) as string,
      cells: 4,
      totals: results.totals,
      scores: {
        "server typescript": { good: 2, of: 3 },
        "client typescript-async": { good: 2, of: 3 },
      },
      notPassed: {
        "typescript|typescript-async|tutorial/b|plaintext": "fail",
        "typescript|typescript-async|tutorial/c|plaintext": "unsupported",
        "typescript|typescript-async|tutorial/d|plaintext": "diverges",
      },
    },
  ])
  expect(told).toEqual([])
})

test("runs of the same cells have the same selection, in whichever order; another runtime has another", () => {
  const cells = [{}, { scenario: "tutorial/b" }]
  const selection = (...of: Parameters<typeof at>) => historyRunOf(at(...of)).selection

  expect(selection(1, cells.toReversed())).toBe(selection(2, cells))
  expect(selection(1, cells.slice(1))).not.toBe(selection(1, cells))
  expect(selection(1, cells, { runtime: "container" })).not.toBe(selection(1, cells))
})

test("the newest 200 runs are kept, and two green ones of the same cells", () => {
  for (let minute = 0; minute < 205; minute += 1) history().add(at(minute))
  const names = readdirSync(directory)

  expect(names.filter((name) => name.endsWith(".run.json.gz"))).toHaveLength(200)
  expect(names.filter((name) => name.endsWith(".green.json.gz"))).toHaveLength(2)
  expect(history().runs()).toHaveLength(100)
  expect(history().runs().at(-1)?.startedAt).toBe("2026-01-02T03:24:00.000Z")
})

test("the last green run of the same cells is what a run is compared with", () => {
  for (const run of [at(1), at(2), at(3, red)]) history().add(run)

  expect(history().lastGreen(at(4, red))?.startedAt).toBe(at(2).startedAt)
  // One that was recorded itself is compared with that before it.
  expect(history().lastGreen(at(2))?.startedAt).toBe(at(1).startedAt)
})

test("without one of the same cells it is the green run that has most of them", () => {
  const three = [{}, { scenario: "tutorial/b" }, { scenario: "tutorial/c" }]
  for (const run of [at(1, three), at(2, [{}]), at(3, [{ scenario: "tutorial/z" }])]) {
    history().add(run)
  }

  expect(history().lastGreen(at(4, three.slice(0, 2)))?.startedAt).toBe(at(1).startedAt)
  expect(history().lastGreen(at(4, [{ scenario: "tutorial/other" }]))).toBeUndefined()
})

test("a run that was interrupted is kept, and is no baseline", () => {
  history().add(at(1, [{}], { interrupted: true }))

  expect(history().runs()).toMatchObject([{ interrupted: true }])
  expect(history().lastGreen(at(2))).toBeUndefined()
})

test("a part of a run leaves nothing", () => {
  const past = new PastRuns({ historyDirectory: directory, baselineFile: undefined })
  past.add(at(1, [{}], { shard: { index: 1, count: 2 } }))

  expect(history().runs()).toEqual([])
})

test("a run is seen beside those before it, and compared with the last green one", () => {
  const past = () => new PastRuns({ historyDirectory: directory, baselineFile: undefined })
  past().add(at(1))
  past().add(at(2, red))
  const { baseline, history: runs } = past().of(at(3, red))

  expect(runs.map(({ startedAt, green }) => [startedAt.slice(11, 16), green])).toEqual([
    ["00:01", true],
    ["00:02", false],
    ["00:03", false],
  ])
  expect(baseline).toMatchObject({ source: "last green run", sameSelection: true, newReds: 1 })
})

test.each([
  ["cut off", (name: string) => readFileSync(name).subarray(0, 40)],
  ["something else", () => "{}"],
  ["of another format", () => gzipSync(JSON.stringify({ formatVersion: 2, run: {} }))],
  ["edited", () => gzipSync(JSON.stringify({ formatVersion: 1, run: { startedAt: 1 } }))],
])("a record that is %s is left out, with its name", (_, content) => {
  for (const run of [at(1), at(2)]) history().add(run)
  const [first = ""] = readdirSync(directory).filter((name) => name.endsWith(".run.json.gz"))
  writeFileSync(join(directory, first), content(join(directory, first)))

  expect(history().runs()).toHaveLength(1)
  expect(told).toHaveLength(1)
  expect(told[0]).toMatch(/^history: left out \S+\.run\.json\.gz: [^\n]+$/)
})

test("a history that cannot be written is told, and is no failure", () => {
  writeFileSync(directory, "a file in its place")
  history().add(at(1))

  expect(told).toEqual([expect.stringMatching(/^history: cannot write .*history.*EEXIST|ENOTDIR/)])
})

test("a history that cannot be read is told, and is as if there was none", () => {
  writeFileSync(directory, "a file in its place")

  expect(history().runs()).toEqual([])
  expect(told).toEqual([`history: cannot read ${directory}: not a directory (ENOTDIR)`])
})
