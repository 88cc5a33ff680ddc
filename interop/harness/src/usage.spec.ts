import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { expect, test } from "vitest"
import {
  HarnessProcess,
  brokenPrograms,
  harness,
  runHarness,
  words,
} from "./testing/harness-process.ts"
import { squareFolder } from "./testing/own-scenarios.ts"
import { workspaceRoot } from "./workspace.ts"

const soundManifest = `
name: stack
title: A stack
language: Nim
required: true
requires: []
clients: [{ name: stack-client, title: its client, command: [nim-client] }]
`

test.each([
  [["--servers", "typscript"], '--servers "typscript" matches nothing; there are: '],
  [["--clients", "!nobody*"], '--clients "!nobody*" matches nothing'],
  [["--servers", "typescript", "--servers", "!typescript"], "leaves nothing"],
  [["--transports", "quic"], "there are: plaintext, tls, mtls"],
  [["--scenarios", "tutorial/unery"], "there are: tutorial/unary, "],
  [["--reporter", "json,pdf"], 'There is no reporter "pdf"; there are json, junit, markdown, '],
  [["--reporter", "html", "--shard", "1/2"], "--reporter must name json: of a --shard merge reads"],
  [["--live", "65536"], "whole number from 0 to 65535"],
  [["--baseline", "/no/such/results.json"], "cannot read /no/such/results.json: "],
  [["--jobs", "0"], "whole number from 1 to 256"],
  [["--jobs", "many"], "'many' is invalid"],
  [["--runtime", "vm"], "'vm' is invalid"],
  [["--sevrers", "typescript"], "unknown option '--sevrers'"],
  [["--servers", ""], '--servers "" is no pattern'],
  [["--servers", "typescript,"], '--servers "" is no pattern'],
  [["--servers", "raw-http2", "--clients", "raw-http2"], "the filters leave no cell"],
  [["--case-timeout-ms", "2147483648"], "whole number from 1 to 2147483647"],
  [["--container-cpus", "Infinity"], "must be a number above 0"],
  [
    ["--contract", squareFolder, "--scenario-dir", "no-such-folder"],
    "no such folder of scenarios: no-such-folder",
  ],
  [
    ["--scenario-dir", "no-such-folder"],
    "--scenario-dir is for one contract, and there are kinds and square; name one, as in --contract ",
  ],
  [["--implementations", "no-such-folder"], "no such folder of implementations: no-such-folder"],
  [["--implementations", "package.json"], "no such folder of implementations: package.json"],
  [["--known-divergences", "no-such-folder"], "no such folder of known divergences"],
])("usage: %j is refused with one line and exit code 2", async (args, message) => {
  const { code, stdout, stderr, results } = await runHarness(...args)

  expect(stderr).toContain(message)
  expect(lines(stderr)).toHaveLength(1)
  expect({ code, stdout, results }).toEqual({ code: 2, stdout: "", results: undefined })
})

test.each([
  ["title: A stack", "titel: A stack", 'stack/manifest.yaml:2: has an unknown key "titel"'],
  [
    "required: true",
    "required: perhaps",
    'stack/manifest.yaml:5: required must be boolean, found "perhaps"',
  ],
  ["language: Nim", "language: [", "stack/manifest.yaml:5: "],
  ["name: stack\n", "name: pile\n", 'name is "pile", the folder\'s is "stack"'],
  [
    "name: stack-client",
    "name: typescript-sync",
    'two implementations have a client named "typescript-sync"',
  ],
  [
    "command: [nim-client]",
    "command: nim-client",
    'clients/0/command must be array, found "nim-client"',
  ],
])("a broken manifest (%s to %s) is refused with file and line", async (right, wrong, message) => {
  const { code, stderr } = await runHarness(
    "--implementations",
    stackWith(soundManifest.replace(right, wrong)),
  )

  expect(stderr).toContain(message)
  expect(lines(stderr)).toHaveLength(1)
  expect(code).toBe(1)
})

test.each([
  ["half-close", "halfclose", "family.yaml:"],
  ["      - receive-to-end\n", "---\n", "a second document begins, and a file has one"],
  [
    "receive-to-end",
    "receive-to-end: { status: OK, trailers: [[a, b]] }",
    "initial-metadata and trailers of an end are for --cases",
  ],
  ["open: square", "opne: square", 'steps/0 has an unknown key "opne"'],
  ["family: family", "family: other", 'family is "other", the file\'s name says "family"'],
  ["send: 1", "send: one", "family.yaml:9: one: "],
  [
    "open: square",
    "open: cube",
    'family.yaml:8: one: there is no method "cube"; name one of squarerpc_service.SquareService/square, ',
  ],
])(
  "a scenario file with a typo (%s to %s) is refused with file and line",
  async (right, wrong, message) => {
    const text = `family: family
title: A family
scenarios:
  - name: one
    title: One
    reason: because
    steps:
      - open: square
      - send: 1
      - half-close
      - receive-to-end
`
    const directory = scenariosWith("family.yaml", text.replace(right, wrong))
    const { code, stderr } = await runHarness(
      "--contract",
      squareFolder,
      "--scenario-dir",
      directory,
    )

    expect(stderr).toContain(message)
    expect(stderr).toMatch(/family\.yaml:\d+: /)
    expect(lines(stderr)).toHaveLength(1)
    expect(code).toBe(1)
  },
)

test("an alias without its anchor is refused with the file", async () => {
  const directory = scenariosWith("family.yaml", "family: family\ntitle: *none\nscenarios: []\n")
  const { code, stderr } = await runHarness("--contract", squareFolder, "--scenario-dir", directory)

  expect(lines(stderr)).toEqual([expect.stringContaining("family.yaml: Unresolved alias")])
  expect(code).toBe(1)
})

test("a file that is passed over for its name is no silent gap", async () => {
  const directory = scenariosWith("family.yml", "family: family\n")
  const { code, stderr } = await runHarness("--contract", squareFolder, "--scenario-dir", directory)

  expect(lines(stderr)).toEqual([
    expect.stringContaining("family.yml is not read: files of scenarios end in .yaml"),
  ])
  expect(code).toBe(2)
})

test.each(["a file", "a folder of other things"])(
  "a report directory that is %s is refused and left as it is",
  async (what) => {
    const directory = mkdtempSync(join(tmpdir(), "reports-"))
    const precious = join(directory, "precious")
    writeFileSync(precious, "text")
    const named = what === "a file" ? precious : directory
    const { code, stderr } = await harness(
      ...words("run --no-build --servers typescript --clients typescript-async --scenarios unary"),
      "--report-dir",
      named,
    )

    expect(lines(stderr)).toEqual([expect.stringContaining("name another directory")])
    expect(code).toBe(2)
    expect(readFileSync(precious, "utf8")).toBe("text")
  },
)

const needy = (required: boolean) => `
name: stack
title: A stack
language: Nim
required: ${required}
requires:
  - { tool: Nim 9, check: [no-nim-here, --version], install: choosenim 9 }
clients: [{ name: stack-client, title: its client, command: [nim-client] }]
servers: [{ name: stack-server, title: its server, command: [nim-server] }]
`

test("a missing tool of a required stack stops the run with the command that installs it", async () => {
  const { code, stderr, results } = await runHarness("--implementations", stackWith(needy(true)))

  expect(lines(stderr)).toEqual([
    "harness: A stack was to run, and Nim 9 is missing; install it with: choosenim 9",
  ])
  expect({ code, results }).toEqual({ code: 1, results: undefined })
})

test("an optional stack without its tools is named as absent, and the others run", async () => {
  const { code, stdout, results } = await runHarness(
    "--implementations",
    stackWith(needy(false)),
    "--servers",
    "typescript",
    "--servers",
    "stack-server",
    "--clients",
    "typescript-async",
    "--scenarios",
    "unary",
  )

  expect(stdout).toContain("absent: stack needs Nim 9: choosenim 9")
  expect(results?.absent).toEqual([
    { implementation: "stack", missing: [{ tool: "Nim 9", install: "choosenim 9" }] },
  ])
  expect(results?.totals).toEqual({ pass: 3, diverges: 0, fail: 0, unsupported: 0, "not-run": 0 })
  expect(code).toBe(0)
})

test("a run in which nothing can take part is no success", async () => {
  const { code, stderr } = await runHarness(
    "--implementations",
    stackWith(needy(false)),
    "--servers",
    "stack-server",
    "--clients",
    "typescript-async",
  )

  expect(stderr).toContain("nothing can run: stack needs Nim 9, which is missing")
  expect(code).toBe(1)
})

test("doctor says what is here and what is not, with the command that installs it", async () => {
  const { code, stdout } = await new HarnessProcess([
    "doctor",
    "--implementations",
    stackWith(needy(true)),
  ]).ended

  expect(stdout).toMatch(/ok {2}Node 24 or newer: v\d+/)
  expect(stdout).toContain("missing  Nim 9 is missing; install it with: choosenim 9")
  expect(code).toBe(1)
})

test("doctor names the command of this system, and the container that does without", async () => {
  const install = "install: { debian: apt-get install -y nim, macos: brew install nim }"
  const directory = stackWith(needy(false).replace("install: choosenim 9", install))
  writeFileSync(join(directory, "stack", "Dockerfile"), "FROM scratch\n")
  const { code, stdout } = await new HarnessProcess(["doctor", "--implementations", directory])
    .ended

  const command = process.platform === "darwin" ? "brew install nim" : "apt-get install -y nim"
  expect(stdout).toContain(`absent  Nim 9 is missing; install it with: ${command}\n`)
  expect(stdout).toContain(
    "without these it runs in a container: npm start -- --runtime container\n",
  )
  expect(code).toBe(0)
})

test("a tool that only checks need is named, and its stack runs without it", async () => {
  const directory = stackWith(
    needy(false).replace("install: choosenim 9", "install: x, for: checks"),
  )
  const text = await harness("doctor", "--implementations", directory)
  const json = await harness("doctor", "--json", "--implementations", directory)
  const stack = (JSON.parse(json.stdout) as { name: string }[]).find(({ name }) => name === "stack")

  expect(text.stdout).toContain("absent  Nim 9 is missing, for lint and test; install it with: x\n")
  expect(stack).toEqual({
    name: "stack",
    required: false,
    missing: [],
    missingForChecks: [{ tool: "Nim 9", install: "x" }],
  })
})

test("a check that several stacks ask for runs once, in the root of the workspace", async () => {
  const directory = mkdtempSync(join(tmpdir(), "implementations-"))
  const ran = join(directory, "ran")
  for (const name of ["one", "two"]) {
    mkdirSync(join(directory, name))
    writeFileSync(
      join(directory, name, "manifest.yaml"),
      `name: ${name}
title: A stack
language: Nim
requires:
  - { tool: Nim, check: [sh, -c, "pwd; echo ran >>${ran}"], install: choosenim 9 }
clients: [{ name: ${name}-client, title: its client, command: [nim-client] }]
`,
    )
  }
  const { stdout } = await harness("doctor", "--implementations", directory)

  expect(stdout.split(`ok  Nim: ${workspaceRoot}\n`)).toHaveLength(3)
  expect(readFileSync(ran, "utf8")).toBe("ran\n")
})

test("what is named twice is chosen once", async () => {
  const listed = async (times: number) =>
    harness(
      "list",
      ...Array.from({ length: times }, () => [
        "--implementations",
        brokenPrograms,
        ...words(
          "--servers broken-flood --clients typescript-sync --scenarios tutorial/unary --transports tls",
        ),
      ]).flat(),
    )
  const once = await listed(1)

  expect(once.stdout).toContain("1 cell")
  expect(once.code).toBe(0)
  expect(await listed(2)).toEqual(once)
})

test("two stacks with a program of one name are told apart by their folders", async () => {
  const [one, other] = [stackWith(soundManifest), stackWith(soundManifest)]
  const { code, stderr } = await harness(
    "list",
    "--implementations",
    one,
    "--implementations",
    other,
  )

  expect(lines(stderr)).toHaveLength(1)
  for (const folder of [one, other]) expect(stderr).toContain(join(folder, "stack"))
  expect(code).toBe(1)
})

test("list shows what the filters choose", async () => {
  const { code, stdout } = await new HarnessProcess([
    "list",
    "--implementations",
    brokenPrograms,
    "--servers",
    "broken-wrong-*",
    "--clients",
    "typescript-*",
    "--scenarios",
    "bidi-*",
  ]).ended

  expect(stdout).toContain("broken-wrong-digit")
  expect(stdout).toContain("12 cells")
  expect(code).toBe(0)
})

function scenariosWith(name: string, text: string): string {
  const directory = mkdtempSync(join(tmpdir(), "scenarios-"))
  writeFileSync(join(directory, name), text)
  return directory
}

function stackWith(manifest: string): string {
  const directory = mkdtempSync(join(tmpdir(), "implementations-"))
  mkdirSync(join(directory, "stack"))
  writeFileSync(join(directory, "stack", "manifest.yaml"), manifest)
  return directory
}

function lines(text: string): string[] {
  return text.split("\n").filter((line) => line !== "")
}
