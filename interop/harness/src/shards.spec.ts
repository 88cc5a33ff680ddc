import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { decodePageData } from "@interop/page-data/read"
import { beforeAll, expect, test } from "vitest"
import { readEvidence } from "./report/evidence-file.ts"
import type { Results } from "./report/results.ts"
import { cellKey } from "./select/coordinates.ts"
import { harness } from "./testing/harness-process.ts"

const filters = [
  "--servers",
  "typescript*",
  "--clients",
  "typescript-async",
  "--transports",
  "plaintext",
  "--scenarios",
  "tutorial/*",
]
const directory = mkdtempSync(join(tmpdir(), "shards-"))
const plan = join(directory, "plan.json")
const shards = join(directory, "shards")
const merged = join(directory, "merged")
const results = join(merged, "results.json")

beforeAll(async () => {
  writeFileSync(plan, (await harness("list", "--json", ...filters)).stdout)
  for (const index of [1, 2]) {
    const report = ["--report-dir", join(shards, String(index))]
    const { code } = await harness(
      "run",
      "--no-build",
      ...filters,
      "--shard",
      `${index}/2`,
      ...report,
    )
    if (code !== 0) throw new Error(`shard ${index} ended with ${code}`)
  }
}, 240_000)

test("shards share the cells without a rest, and together they are the plan", async () => {
  const merging = await merge()
  const verifying = await verify()

  expect(cellsOf(join(shards, "1")) + cellsOf(join(shards, "2"))).toBe(10)
  expect(merging.stdout).toContain("green: 10 cells: 10 pass")
  expect(verifying.stdout).toBe("10 cells planned, all there and none red\n")
  expect(verifying.code).toBe(0)
})

test("the merged page has the time lines of all shards", async () => {
  const { stdout } = await merge()
  const evidence = readEvidence(join(merged, "evidence.json.gz"))

  expect(stdout).toMatch(/; report: .*merged\/index\.html\n$/)
  expect(new Set(evidence.map(({ cell }) => cellKey(cell))).size).toBe(10)
  const html = readFileSync(join(merged, "index.html"), "utf8")
  const data = await decodePageData(/<script id="page-data"[^>]*>([^<]+)</.exec(html)?.[1] ?? "")
  expect(data.kind).toBe("merge")
  expect(new Set(data.cells.map((cell) => cell.evidence))).toEqual(new Set(evidence.keys()))
})

test("evidence of a shard that is damaged is told, and costs no cell", async () => {
  const damaged = mkdtempSync(join(tmpdir(), "shards-"))
  cpSync(shards, damaged, { recursive: true })
  writeFileSync(join(damaged, "2", "evidence.json.gz"), "cut off")
  const to = join(directory, "damaged")
  const merging = await harness("merge", damaged, "--plan", plan, "--report-dir", to)

  expect(merging.stderr).toMatch(/^no time lines of its cells: cannot read .*evidence\.json\.gz: /m)
  expect(merging.stdout).toContain("green: 10 cells: 10 pass")
  expect(merging.code).toBe(0)
})

test("a shard that never came is red, and named", async () => {
  const lost = join(directory, "one-shard")
  const onlyOne = mkdtempSync(join(tmpdir(), "shards-"))
  await harness(
    "run",
    "--no-build",
    ...filters,
    "--shard",
    "1/2",
    "--report-dir",
    join(onlyOne, "1"),
  )
  const merging = await harness("merge", onlyOne, "--plan", plan, "--report-dir", lost)
  const verifying = await harness("verify", "--plan", plan, "--report-dir", lost)

  expect(merging.stdout).toContain("5 not run")
  expect(merging.stdout).toContain("no shard brought this cell")
  expect(merging.stdout).toContain("shard 2/2 did not come")
  expect(merging.code).toBe(1)
  expect(verifying.stderr).toContain("red: typescript-async to typescript-workers")
  expect(verifying.code).toBe(1)
})

test("verify refuses a report that was edited, with one line and exit code 2", async () => {
  await merge()
  const text = readFileSync(results, "utf8")
  writeFileSync(results, text.replace('"outcome": "pass"', '"outcome": "passed"'))
  const { code, stderr } = await verify()

  expect(stderr).toContain("cells/0/outcome must be one of pass, diverges, fail, unsupported, not-")
  expect(stderr.trim().split("\n")).toHaveLength(1)
  expect(code).toBe(2)
})

test("merge refuses a shard that contradicts itself, and leaves no older whole in its place", async () => {
  await merge()
  const contradictory = mkdtempSync(join(tmpdir(), "shards-"))
  for (const index of ["1", "2"]) {
    const report = JSON.parse(readFileSync(join(shards, index, "results.json"), "utf8")) as Results
    if (index === "2") report.green = false
    mkdirSync(join(contradictory, index))
    writeFileSync(join(contradictory, index, "results.json"), JSON.stringify(report))
  }
  const merging = await harness("merge", contradictory, "--plan", plan, "--report-dir", merged)

  expect(merging).toEqual({
    code: 1,
    stdout: "",
    stderr: `not merged: ${join(contradictory, "2", "results.json")}: the results call themselves red, and nothing in them is red\n`,
  })
  expect(existsSync(results)).toBe(false)
})

test.each([
  ["3/2", "'3/2' is invalid. It must be as 2/4"],
  ["two", "'two' is invalid"],
])("--shard %s is refused", async (shard, message) => {
  const { code, stderr } = await harness("run", "--shard", shard)

  expect(stderr).toContain(message)
  expect(code).toBe(2)
})

test("without any report there is nothing to merge or to verify", async () => {
  rmSync(merged, { recursive: true, force: true })
  const merging = await harness(
    "merge",
    join(directory, "nowhere"),
    "--plan",
    plan,
    "--report-dir",
    merged,
  )
  const verifying = await verify()

  expect(merging.stderr).toContain("no shard brought a results.json")
  expect(merging.code).toBe(1)
  expect(verifying.stderr).toMatch(/^harness: cannot read .*results\.json/)
  expect(verifying.code).toBe(2)
})

function merge() {
  return harness("merge", shards, "--plan", plan, "--report-dir", merged)
}

function verify() {
  return harness("verify", "--plan", plan, "--report-dir", merged)
}

function cellsOf(reportDirectory: string): number {
  return (JSON.parse(readFileSync(join(reportDirectory, "results.json"), "utf8")) as Results).cells
    .length
}
