import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { expect, onTestFinished, test } from "vitest"
import type { Results } from "./report/results.ts"
import { harness } from "./testing/harness-process.ts"

const cells = "--servers typescript --clients typescript-async --scenarios tutorial/unary".split(
  " ",
)

test(
  "the wall time of the same cells in the other runtime is compared with this run's",
  { timeout: 240_000 },
  async () => {
    const directory = temporaryDirectory()
    await run(directory, "plaintext")
    const other = otherRuntime(resultsIn(directory))
    writeFileSync(join(directory, "results.json"), JSON.stringify(other))
    const { stdout } = await run(directory, "plaintext")

    const { comparedWith, durationMs } = resultsIn(directory)
    expect(comparedWith).toEqual({
      runtime: "container",
      startedAt: other.startedAt,
      jobs: other.jobs,
      cells: 1,
      durationMs: other.durationMs,
    })
    expect(durationMs.launching).toBeGreaterThan(0)
    expect(durationMs.launching).toBeLessThan(durationMs.cells)
    expect(stdout).toMatch(/^wall time: process .* s \(1 cell in .*; container .* s \(1 cell in /m)
    expect(readFileSync(join(directory, "summary.md"), "utf8")).toMatch(
      /## Wall time\n\n.*\n.*\n\| process \| 1 \|.*\n\| container \| 1 \|/,
    )

    // It is kept when the same runtime runs again, and dropped for other cells.
    await run(directory, "plaintext")
    expect(resultsIn(directory).comparedWith).toEqual(comparedWith)
    await run(directory, "tls")
    expect(resultsIn(directory).comparedWith).toBeUndefined()
  },
)

test(
  "a run and a merge take the results to compare with from a file",
  { timeout: 240_000 },
  async () => {
    const directory = temporaryDirectory()
    await run(join(directory, "shards", "1"), "plaintext")
    const other = join(directory, "other.json")
    writeFileSync(other, JSON.stringify(otherRuntime(resultsIn(join(directory, "shards", "1")))))
    const { stdout: plan } = await harness("list", "--json", ...cells, "--transports", "plaintext")
    writeFileSync(join(directory, "plan.json"), plan)
    const merged = join(directory, "merged")
    const shards = join(directory, "shards")
    const planFile = join(directory, "plan.json")
    await harness(
      "merge",
      shards,
      "--plan",
      planFile,
      "--report-dir",
      merged,
      "--compare-with",
      other,
    )

    expect(resultsIn(merged).comparedWith?.runtime).toBe("container")
  },
)

test("a file to compare with that is none stops the run with one line", async () => {
  const { code, stderr } = await run(
    temporaryDirectory(),
    "plaintext",
    "--compare-with",
    "no/such.json",
  )

  expect(stderr).toMatch(/^harness: cannot read .*no\/such\.json: ENOENT[^\n]*\n$/)
  expect(code).toBe(2)
})

function run(directory: string, transport: string, ...options: string[]) {
  const place = ["--report-dir", directory, "--transports", transport]
  return harness("run", "--no-build", ...cells, ...place, ...options)
}

function resultsIn(directory: string): Results {
  return JSON.parse(readFileSync(join(directory, "results.json"), "utf8")) as Results
}

function otherRuntime(results: Results): Results {
  return { ...results, runtime: "container", durationMs: { ...results.durationMs, total: 9_000 } }
}

function temporaryDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), "wall-time-"))
  onTestFinished(() => rmSync(directory, { recursive: true }))
  return directory
}
