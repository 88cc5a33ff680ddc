import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { Ajv } from "ajv"
import { expect, onTestFinished, test } from "vitest"
import observedSchema from "../schemas/observed.schema.json" with { type: "json" }
import resultsSchema from "../schemas/results.schema.json" with { type: "json" }
import type { Observed } from "./report/observed.ts"
import { HarnessProcess, brokenPrograms, words } from "./testing/harness-process.ts"
import { squareFolder } from "./testing/own-scenarios.ts"

async function observedIn(...args: string[]) {
  const harness = new HarnessProcess(["run", "--transports", "plaintext", ...args])
  const { results } = await harness.ended
  const read = (file: string) => readFileSync(join(harness.directory, file), "utf8")
  const observed = JSON.parse(read("observed.json")) as Observed
  return { results, observed, markdown: read("observed.md"), directory: harness.directory }
}

function scenarioDirectory(scenarios: string): string {
  const directory = mkdtempSync(join(tmpdir(), "scenarios-"))
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }))
  writeFileSync(
    join(directory, "ends.yaml"),
    `family: ends\ntitle: Ends of calls\nscenarios:\n${scenarios}`,
  )
  return directory
}

const reason = "https://grpc.io/docs/guides/status-codes/"
const scripted = (name: string, code: string, open: string) => `
  - name: ${name}
    title: The server ends with ${code}
    reason: ${reason}
    ${open}
    steps:
      - open: { method: square, script: [{ do: status, code: ${code}, message: no }] }
      - send: 3
      - half-close
      - receive-to-end: { status: [NOT_FOUND, ABORTED] }
`

test("scenarios in which two servers differ are there, with what each client showed against each", async () => {
  const { observed, markdown } = await observedIn(
    "--implementations",
    brokenPrograms,
    ...words(
      "--servers typescript --servers broken-wrong-digit --clients typescript-* --scenarios tutorial/*",
    ),
  )

  const ajv = new Ajv().addSchema(resultsSchema)
  expect(ajv.validate(observedSchema, observed)).toBe(true)
  expect(observed.scenarios.map(({ id, differs }) => [id, differs])).toEqual([
    ["tutorial/server-streaming", true],
    ["tutorial/bidi-after-half-close", true],
    ["tutorial/bidi-interleaved", true],
  ])
  const [, wrongDigit, rightDigits] =
    /^\| \[server-streaming\].* \| \*\*(.*)\*\* \| (.*) \|$/m.exec(markdown) ?? []
  expect(rightDigits).toMatch(/^received 13 values, sha256 [0-9a-f]{8}, status OK$/)
  expect(wrongDigit).toMatch(/^received 13 values, sha256 [0-9a-f]{8}, status OK$/)
  expect(rightDigits).not.toBe(wrongDigit)
  expect(markdown).toMatch(/^\| case \| specification \| broken-wrong-digit \| typescript \|$/m)
  expect(markdown).toMatch(/^\| typescript \| server \| @grpc\/grpc-js \d+\.\d+\.\d+ \|/m)
})

test("an open scenario is there though all show the same; a settled one is not", async () => {
  const { results, observed, markdown } = await observedIn(
    ...words("--servers typescript --clients typescript-*"),
    "--contract",
    squareFolder,
    "--scenario-dir",
    scenarioDirectory(
      scripted("open", "ABORTED", "open: true") + scripted("settled", "ABORTED", "open: false"),
    ),
  )

  expect(results?.totals.pass).toBe(4)
  expect(observed.scenarios).toMatchObject([
    {
      id: "ends/open",
      open: true,
      differs: false,
      specification: ["a: status NOT_FOUND or ABORTED"],
    },
  ])
  expect(markdown).toContain("### All stacks show the same")
  expect(markdown).toContain(
    `| [open](${reason}): The server ends with ABORTED | open: status NOT_FOUND or ABORTED | status ABORTED |`,
  )
})

test("a run in which nothing is open and all show the same says so", async () => {
  const { observed, markdown } = await observedIn(
    ...words("--servers typescript --clients typescript-* --scenarios tutorial/unary"),
  )

  expect(observed.scenarios).toEqual([])
  expect(markdown).toContain("No case of this run is open, and all stacks showed the same")
})

test("what is observed of a settled scenario that passes is what the specification says, word for word", async () => {
  const { results } = await observedIn(
    ...words("--servers typescript --clients typescript-async"),
    ...words("--scenarios tutorial/* --scenarios status/* --scenarios sizes/gzip-*"),
  )

  const passed = results?.cells.filter(({ outcome }) => outcome === "pass") ?? []
  const specification = new Map(results?.scenarios.map((each) => [each.id, each.specification]))
  const settled = passed.filter(({ scenario }) => specification.get(scenario)?.length === 1)
  expect(settled.length).toBeGreaterThan(30)
  expect(settled.map(({ scenario, observed }) => [scenario, [observed]])).toEqual(
    settled.map(({ scenario }) => [scenario, specification.get(scenario)]),
  )
})

test("a client that breaks has shown nothing that could differ", async () => {
  const { results, observed } = await observedIn(
    "--implementations",
    brokenPrograms,
    ...words(
      "--servers typescript --clients broken-exits-early --clients typescript-async --scenarios tutorial/*",
    ),
  )

  expect(results?.totals.fail).toBe(1)
  expect(observed.scenarios).toEqual([])
})
