import { mkdirSync, mkdtempSync, readFileSync, readdirSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, expect, test, vi } from "vitest"
import { sampleReport } from "../testing/sample-report.ts"
import { removeReports, writeReports } from "./report.ts"
import { defaultReporters, loadReporters, reporterNames } from "./reporter.ts"
import { readResults } from "./results-file.ts"

const everything = ["evidence.json.gz", "index.html", "junit.xml", "observed.json", "observed.md"]
const all = [...everything, "results.json", "summary.md"]
const names = ["json", "junit", "markdown", "html"]

afterEach(() => void vi.restoreAllMocks())

function emptyDirectory(): string {
  return mkdtempSync(join(tmpdir(), "report-"))
}

/** What is printed, with the reports in a directory of their own. */
async function written(directory: string, reporters: readonly string[], differing = {}) {
  let printed = ""
  vi.spyOn(process.stdout, "write").mockImplementation((text) => {
    printed += String(text)
    return true
  })
  const results = await writeReports(sampleReport({ directory, ...differing }), reporters)
  vi.restoreAllMocks()
  return { results, printed, last: printed.trim().split("\n").at(-1) }
}

test("every reporter is a file of its folder, and each has a name", async () => {
  expect(reporterNames).toEqual(["json", "junit", "markdown", "github", "html"])
  const files = (await loadReporters(reporterNames)).flatMap((reporter) => reporter.files)
  expect(files.toSorted()).toEqual(all)
})

test("GitHub's is there by itself in a job, and nowhere else", () => {
  expect(defaultReporters({})).toEqual(names)
  expect(defaultReporters({ GITHUB_ACTIONS: "true" })).toEqual(names)
  expect(defaultReporters({ GITHUB_ACTIONS: "true", GITHUB_STEP_SUMMARY: "/a" })).toEqual([
    "json",
    "junit",
    "markdown",
    "github",
    "html",
  ])
})

test("a run ends by naming its page, or the next best of what it wrote", async () => {
  const directory = emptyDirectory()
  expect((await written(directory, names)).last).toMatch(/; report: .*\/index\.html$/)
  expect(readdirSync(directory).toSorted()).toEqual(all)

  const some = emptyDirectory()
  expect((await written(some, ["junit", "json"])).last).toMatch(/; report: .*\/junit\.xml$/)
  expect(readdirSync(some).toSorted()).not.toContain("index.html")
})

test("a merge leaves no report of before in its place", async () => {
  const directory = emptyDirectory()
  await written(directory, names)
  await removeReports(directory)

  expect(readdirSync(directory)).toEqual([])
})

test("a page that cannot be made is told in one line, and is nothing red", async () => {
  const directory = emptyDirectory()
  const template = { problem: "the page cannot be built: no vite" }
  const { results, printed, last } = await written(directory, names, { template })

  expect(printed).toContain("\nno index.html: the page cannot be built: no vite\n")
  expect(last).toMatch(/^green: .*; report: .*\/summary\.md$/)
  expect(results.green).toBe(true)
  expect(readdirSync(directory).toSorted()).toEqual(all.filter((name) => name !== "index.html"))
})

test.each(all)("where %s cannot be written all others are, and the run is red", async (name) => {
  const directory = emptyDirectory()
  mkdirSync(join(directory, name))
  const { results, printed } = await written(directory, names)

  expect(printed).toContain(`\ncannot write ${join(directory, name)}: illegal operation on a dir`)
  expect(results.green).toBe(false)
  const others = all.filter((other) => other !== name && !isAfter(other, name))
  expect(others.filter((other) => readFileSync(join(directory, other)).length === 0)).toEqual([])
})

test("what could not be written is a problem of the run in results.json", async () => {
  const directory = emptyDirectory()
  mkdirSync(join(directory, "index.html"))
  await written(directory, names)

  expect(readResults(join(directory, "results.json"))).toMatchObject({
    green: false,
    problems: [expect.stringContaining(`cannot write ${join(directory, "index.html")}: `)],
  })
})

/** Of one reporter that fails the files that come after it are missing too. */
function isAfter(other: string, name: string): boolean {
  const together = [
    ["results.json", "evidence.json.gz", "observed.json"],
    ["summary.md", "observed.md"],
  ]
  return together.some((files) => {
    const [failed, next] = [files.indexOf(name), files.indexOf(other)]
    return failed !== -1 && next > failed
  })
}
