import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join, relative } from "node:path"
import { Ajv } from "ajv"
import { expect, test } from "vitest"
import resultsSchema from "../schemas/results.schema.json" with { type: "json" }
import { writeResults } from "./report/results-file.ts"
import type { CellRecord, Results } from "./report/results.ts"
import {
  HarnessProcess,
  brokenPrograms,
  harness,
  runHarness,
  words,
} from "./testing/harness-process.ts"
import { squareFolder } from "./testing/own-scenarios.ts"
import { sampleResults } from "./testing/sample-results.ts"
import { readCatalogue } from "./select/catalogue.ts"
import { makeCells } from "./select/cells.ts"
import { type CellId, idOf } from "./select/coordinates.ts"
import { implementationsDirectory, workspaceRoot } from "./workspace.ts"

const scenarios = mkdtempSync(join(tmpdir(), "scenarios-"))
copyFileSync(join(squareFolder, "scenarios", "tutorial.yaml"), join(scenarios, "tutorial.yaml"))
const sources = [
  "--implementations",
  brokenPrograms,
  "--contract",
  squareFolder,
  "--scenario-dir",
  scenarios,
]
/** One square of this server is a bit off, which three of the five scenarios see. */
const wrongDigit = [
  ...sources,
  "--servers",
  "broken-wrong-digit",
  "--clients",
  "typescript-async",
  "--transports",
  "plaintext",
]

const streaming = `
  - servers: broken-wrong-digit
    clients: { library: "@grpc/grpc-js" }
    scenarios: server-streaming
    observed: "a: received 13 values, sha256 20297b8d, status OK"
    why: Seven times seven is a bit off.
    upstream: https://example.org/1
`
const bidi = `
  - servers: [broken-wrong-digit]
    clients: typescript-async
    scenarios: tutorial/bidi-*
    transports: plaintext
    observed: "a: received 12 values, *status OK"
    why: The same, in both directions.
    upstream: unreported
`

test("cells that fail just as recorded diverge, and the run is green", async () => {
  const [option, entries] = known(streaming, bidi)
  const run = new HarnessProcess(["run", ...wrongDigit, option, entries])
  const { code, stdout, results } = await run.ended

  expect(results?.totals).toEqual({ pass: 2, diverges: 3, fail: 0, unsupported: 0, "not-run": 0 })
  expect(results?.green).toBe(true)
  expect(new Ajv().validate(resultsSchema, results)).toBe(true)
  expect(results?.divergences.map(({ why, upstream }) => ({ why, upstream }))).toEqual([
    { why: "Seven times seven is a bit off.", upstream: "https://example.org/1" },
    { why: "The same, in both directions.", upstream: "unreported" },
  ])
  expect(stdout).toMatch(/2 diverge as .*known\.yaml:10 says: The same, in both directions\./)
  expect(stdout).toContain("2/5, 3 diverge")
  expect(stdout).toContain("green: 5 cells: 2 pass, 3 diverge")
  expect(code).toBe(0)
  const summary = readFileSync(join(run.directory, "summary.md"), "utf8")
  expect(summary).toMatch(
    /- 🟡 \*\*1 cell\*\* as known: Seven times .* Upstream: https:\/\/example\.org\/1\. .*known\.yaml:3; /,
  )
  const diverging = results?.cells.find(({ scenario }) => scenario === "tutorial/server-streaming")
  expect(diverging?.repro).toBe(
    `npm start -- --implementations interop/harness/fixtures --servers broken-wrong-digit --clients typescript-async --scenarios tutorial/server-streaming --transports plaintext --contract ${relative(workspaceRoot, squareFolder)} --scenario-dir ${scenarios} --known-divergences ${entries} --report-dir reports/repro/broken-wrong-digit--typescript-async--tutorial.server-streaming--plaintext`,
  )
  const junit = readFileSync(join(run.directory, "junit.xml"), "utf8")
  expect(junit.match(/<system-out>/g)).toHaveLength(3)
  expect(junit).not.toContain("<failure")
})

test.each([
  ["the first", [bidi], 1],
  ["the second", [streaming], 2],
])("without %s entry the run is red", async (_, entries, failures) => {
  const { code, results } = await runHarness(...wrongDigit, ...known(...entries))

  expect(results?.totals).toMatchObject({ diverges: 3 - failures, fail: failures })
  expect(code).toBe(1)
})

test("a cell that passes though an entry says otherwise is red, and the entry is named", async () => {
  const { code, stdout, results } = await runHarness(
    ...wrongDigit,
    ...known(streaming, bidi.replace("tutorial/bidi-*", "[tutorial/bidi-*, tutorial/unary]")),
  )

  expect(results?.totals).toMatchObject({ pass: 1, diverges: 3, fail: 1 })
  expect(stdout).toMatch(
    /tutorial\/unary, plaintext: passes, but .*known\.yaml:10 says it shows "a: received 12 values, \*status OK": delete the entry\n/,
  )
  expect(code).toBe(1)
})

test.each([
  ["another digest", "a: received 13 values, sha256 20297b8e, status OK"],
  ["a part of it", "received 13 values"],
  ["a dot, which is no wildcard,", "a: received 13 values, sha256 .*, status OK"],
])("a cell that shows something else than %s is red", async (_, observed) => {
  const entry = streaming.replace(/observed: .*/, `observed: "${observed}"`)
  const { code, results } = await runHarness(...wrongDigit, ...known(entry, bidi))

  const [red] = results?.cells.filter(({ outcome }) => outcome === "fail") ?? []
  expect(red?.reason).toContain('shows "a: received 13 values, sha256 20297b8d, status OK", but ')
  expect(red?.reason).toContain(`known.yaml:3 says it shows "${observed}"`)
  expect(red?.expected).toBe("received 49 (4048800000000000)")
  expect(code).toBe(1)
})

test("a cell of a race shows one of several", async () => {
  const other = "a: received 12 values, status OK"
  const entry = (...texts: string[]) =>
    streaming.replace(/observed: .*/, `observed: ${JSON.stringify(texts)}`)
  const shown = "a: received 13 values, sha256 20297b8d, status OK"

  const right = await runHarness(...wrongDigit, ...known(entry(other, shown), bidi))
  expect(right.results?.totals).toMatchObject({ diverges: 3 })
  expect(right.code).toBe(0)

  const wrong = await runHarness(...wrongDigit, ...known(entry(other, `${other}*`), bidi))
  const [red] = wrong.results?.cells.filter(({ outcome }) => outcome === "fail") ?? []
  expect(red?.reason).toContain(`known.yaml:3 says it shows "${other}" or "${other}*"`)
  expect(wrong.code).toBe(1)
})

test("entries outside the selection are silent", async () => {
  const { code, stdout, results } = await runHarness(
    ...sources,
    "--servers",
    "typescript",
    "--clients",
    "typescript-async",
    "--transports",
    "plaintext",
    ...known(streaming, bidi),
  )

  expect(results).toMatchObject({ green: true, divergences: [] })
  expect(stdout).not.toContain("known.yaml")
  expect(code).toBe(0)
})

test("an entry that is mistaken stops the run with file and line, before anything is reported", async () => {
  const [option, directory] = known(streaming.replace("Seven times seven is a bit off.", "TODO"))
  const { code, stdout, stderr, results } = await runHarness(...wrongDigit, option, directory)

  expect(stderr).toBe(
    `harness: ${join(directory, "known.yaml")}:3: why is "TODO": say what the library does, and which text says otherwise\n`,
  )
  expect({ code, stdout, results }).toEqual({ code: 1, stdout: "", results: undefined })
})

test("a folder that is not there is refused", async () => {
  const { code, stderr } = await runHarness(...wrongDigit, "--known-divergences", "/nowhere")

  expect(stderr).toBe("harness: no such folder of known divergences: /nowhere\n")
  expect(code).toBe(2)
})

test("divergences lists the entries and how many cells each covers", async () => {
  const { code, stdout } = await harness("divergences", ...sources, ...known(streaming, bidi))

  expect(stdout).toMatch(
    /known\.yaml:3 {2}9 cells: servers broken-wrong-digit, clients of @grpc\/grpc-js, scenarios server-streaming\n {2}shows "a: received 13 values/,
  )
  expect(stdout).toMatch(/\n2 entries, 11 cells\n$/)
  expect(code).toBe(0)
})

test("what --suggest prints makes the red run green, once it has its reasons", async () => {
  const red = new HarnessProcess(["run", ...wrongDigit])
  expect((await red.ended).code).toBe(1)
  const { code, stdout } = await harness(
    "divergences",
    "--suggest",
    ...sources,
    "--results",
    join(red.directory, "results.json"),
  )
  const directory = mkdtempSync(join(tmpdir(), "known-"))
  writeFileSync(join(directory, "known.yaml"), stdout.replaceAll("why: TODO", "why: A bit off."))
  const green = await runHarness(...wrongDigit, "--known-divergences", directory)

  expect(code).toBe(0)
  expect(green.results?.totals).toMatchObject({ pass: 2, diverges: 3, fail: 0 })
  expect(green.code).toBe(0)
})

test("suggested entries name the cells that failed with few words, and no others", async () => {
  const file = resultsOf(({ server, client, scenario, transport }) => {
    if (/python-(?!grpclib|connect)/.test(server) && scenario === "tutorial/unary")
      return "a: status UNKNOWN"
    if (client === "go-grpc" && scenario.startsWith("tutorial/bidi-")) return "a: nothing"
    if (server.startsWith("typescript") && scenario === "tutorial/server-streaming")
      return client.startsWith("python-a") && transport !== "mtls" ? "a: status OK" : undefined
    if (scenario === "tutorial/client-streaming" && server === "typescript")
      return /^(debian-)?python-(sync|aio)$|^go/.test(client) ? "a: status INTERNAL" : undefined
    return undefined
  })
  const { stdout } = await harness("divergences", "--suggest", ...sources, "--results", file)

  const entries = stdout.split("\n").filter((line) => !line.includes("#"))
  expect(entries.join("\n")).toBe(`divergences:
  - clients: go-grpc
    scenarios: tutorial/bidi-*
    observed: "a: nothing"
    why: TODO
    upstream: unreported
  - servers: { library: grpcio }
    scenarios: tutorial/unary
    observed: "a: status UNKNOWN"
    why: TODO
    upstream: unreported
  - servers: typescript
    clients: { library: [ grpc-go, grpcio ] }
    scenarios: tutorial/client-streaming
    observed: "a: status INTERNAL"
    why: TODO
    upstream: unreported
  - servers: [ typescript, typescript-workers ]
    clients: [ python-aio, python-aiogrpc ]
    scenarios: tutorial/server-streaming
    transports: "!mtls"
    observed: "a: status OK"
    why: TODO
    upstream: unreported
`)
})

test("merged shards keep their divergences, and verify wants each to be explained", async () => {
  const directory = mkdtempSync(join(tmpdir(), "shards-"))
  const [plan, merged] = [join(directory, "plan.json"), join(directory, "merged")]
  const pairs = [...wrongDigit, "--servers", "typescript"]
  const entries = known(streaming, bidi)
  writeFileSync(plan, (await harness("list", "--json", ...pairs)).stdout)
  for (const index of [1, 2]) {
    const shard = ["--shard", `${index}/2`, "--report-dir", join(directory, "shards", `${index}`)]
    await harness("run", "--no-build", ...pairs, ...entries, ...shard)
  }
  const judged = ["--plan", plan, "--report-dir", merged, ...sources, ...entries]
  const merging = await harness("merge", join(directory, "shards"), ...judged)
  const verify = () => harness("verify", ...judged)

  expect(merging.stdout).toContain("2 diverge as ")
  expect(merging.stdout).toContain("green: 10 cells: 7 pass, 3 diverge")
  expect((await verify()).code).toBe(0)

  const file = join(merged, "results.json")
  const results = JSON.parse(readFileSync(file, "utf8")) as Results
  writeFileSync(file, JSON.stringify({ ...results, divergences: results.divergences.slice(1) }))
  const spoilt = await verify()
  expect(spoilt.stderr).toBe(
    "diverges, and no known divergence says so: typescript-async to broken-wrong-digit, tutorial/server-streaming, plaintext\n",
  )
  expect(spoilt.code).toBe(1)
})

test("failed cells that an entry covers are left out of the suggestions, and it is named", async () => {
  const file = resultsOf(({ server, client, scenario }) =>
    server === "broken-wrong-digit" &&
    client === "typescript-async" &&
    scenario === "tutorial/server-streaming"
      ? "a: status UNKNOWN"
      : undefined,
  )
  const { code, stdout, stderr } = await harness(
    "divergences",
    "--suggest",
    ...sources,
    ...known(streaming),
    "--results",
    file,
  )

  expect(stderr).toMatch(
    /left out: 3 cells that failed; .*known\.yaml:3 says that something else is shown there/,
  )
  expect({ code, stdout }).toEqual({ code: 0, stdout: "" })
})

test("a manifest that names another library than its program runs on makes the run red", async () => {
  const folder = mkdtempSync(join(tmpdir(), "implementations-"))
  mkdirSync(join(folder, "other"))
  const program = join(workspaceRoot, "apps", "client-async", "src", "main.js")
  writeFileSync(
    join(folder, "other", "manifest.yaml"),
    `name: other
title: apps/client-async by another name
language: TypeScript
library: grpclib
requires: []
clients: [{ name: other, title: a client, command: [node, "${program}"] }]
`,
  )
  const { code, results } = await runHarness(
    ...words("--servers typescript --clients other --scenarios tutorial/unary"),
    ...words("--transports plaintext --implementations"),
    folder,
  )

  expect(results?.totals).toMatchObject({ pass: 1, fail: 0 })
  expect(results?.problems).toEqual([
    "client other runs on library @grpc/grpc-js, and its manifest says grpclib: mend the manifest",
  ])
  expect(code).toBe(1)
})

test("results of other programs than those here are refused", async () => {
  const file = resultsOf(() => "a: status UNKNOWN")
  const { code, stderr } = await harness(
    "divergences",
    "--suggest",
    "--contract",
    squareFolder,
    "--scenario-dir",
    scenarios,
    "--results",
    file,
  )

  expect(stderr).toContain("the results have a cell that is none here: ")
  expect(code).toBe(2)
})

/** The options for a folder with these entries; the first one starts on line 3, and a further one below it. */
function known(...entries: string[]): [option: string, directory: string] {
  const directory = mkdtempSync(join(tmpdir(), "known-"))
  writeFileSync(join(directory, "known.yaml"), `divergences:\n${entries.join("")}`)
  return ["--known-divergences", directory]
}

/** A results.json of all cells of the catalogue, of which those fail that show something. */
function resultsOf(shown: (cell: CellId) => string | undefined): string {
  const catalogue = readCatalogue({
    implementations: [implementationsDirectory, brokenPrograms],
    contracts: squareFolder,
    scenarios,
  })
  const cells = makeCells(catalogue)
    .map(idOf)
    .map((cell): Partial<CellRecord> => {
      const observed = shown(cell)
      return { ...cell, ...(observed === undefined ? {} : { outcome: "fail", observed }) }
    })
  const file = join(mkdtempSync(join(tmpdir(), "results-")), "results.json")
  writeResults(sampleResults(cells), file)
  return file
}
