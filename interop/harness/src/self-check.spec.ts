import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { describe, expect, onTestFinished, test } from "vitest"
import { readCatalogue } from "./select/catalogue.ts"
import { readLadder } from "./self-check/ladder.ts"
import { brokenPrograms, harness, sabotagedPrograms, words } from "./testing/harness-process.ts"
import { contractsDirectory, implementationsDirectory, workspaceRoot } from "./workspace.ts"

interface Mistake {
  program: string
  /** Further options. */
  options?: string
  /** The line that is marked, without the padding between title and text. */
  failed: RegExp
  /** Further lines: what to do, where it is written, what was printed. */
  says: RegExp[]
}

const stacks = {
  unfinished: brokenPrograms,
  broken: brokenPrograms,
  peers: sabotagedPrograms,
} as const

async function selfCheck(stack: string, options: string) {
  const directory = mkdtempSync(join(tmpdir(), "self-check-"))
  const { code, stdout, stderr } = await harness(
    "self-check",
    stack,
    "--no-build",
    "--report-dir",
    directory,
    ...words(options),
  )
  rmSync(directory, { recursive: true, force: true })
  return { code, stdout: stdout.replaceAll(/ +/g, " "), stderr }
}

function check(stack: keyof typeof stacks, { program, options }: Mistake) {
  const further = options === undefined ? "" : ` ${options}`
  return selfCheck(stack, `--implementations ${stacks[stack]} --programs ${program}${further}`)
}

const serverSection = /contract: docs\/driver-contract\.md#server/
const clientSection = /contract: docs\/driver-contract\.md#client/

const mistakes: Record<keyof typeof stacks, Mistake[]> = {
  broken: [
    {
      program: "broken-dies-at-once",
      failed: /✗ ready line server broken-dies-at-once exited with code 3 before it was ready$/m,
      says: [
        /✗ ready line client broken-dies-at-once exited with code 3$/m,
        /log: .*, which ends so:\n \| out of order$/m,
      ],
    },
    {
      program: "broken-never-ready",
      options: "--start-timeout-ms 2000",
      failed: /✗ ready line server broken-never-ready was not ready within [\d.]+ s$/m,
      says: [/to do: print the ready line at once .*, and flush/],
    },
    {
      program: "broken-no-such-program",
      failed: /✗ ready line cannot start server broken-no-such-program/,
      says: [/to do: the command of the manifest is run in the folder of the stack/],
    },
    {
      program: "broken-ignores-sigterm",
      options: "--stop-timeout-ms 1500",
      failed: /✗ end server broken-ignores-sigterm did not end within 1\.5 s of SIGTERM$/m,
      says: [/to do: on SIGTERM a server refuses new calls/, serverSection],
    },
  ],
  unfinished: [
    {
      program: "draft-misspells-ready",
      failed:
        /✗ ready line server .* breaks its schema at \/listeners\/0\/port: must be integer, found "\d+"$/m,
      says: [
        /the line: \{"event":"ready",.*"port":"\d+".*\}$/m,
        /✗ ready line client .* at \/library: must be object, found "my-grpc 1\.0"$/m,
        /to do: the form of the ready line is libs\/driver-protocol\/schemas\/ready\.schema\.json/,
        /by hand: cd .*fixtures\/unfinished && node client\.ts misspells-ready --plan /,
      ],
    },
    {
      program: "draft-ready-too-early",
      failed: /✗ listeners .* accept no connection: plaintext\/interleaved at 127\.0\.0\.1:1, /,
      says: [/to do: bind host and port of each listener/, serverSection],
    },
    {
      program: "draft-hides-tls",
      options: "--rungs unary --rungs tls",
      failed: /✗ listeners unsupported, and the manifest does not say so: .*\(no TLS yet\)/,
      says: [/✓ unary /, /✗ tls TLS: 8 of 8 fail/],
    },
    {
      program: "draft-another-library",
      options: "--rungs unary",
      failed: /✗ ready line names the library "@grpc\/grpc-js", .* says "h2"$/m,
      says: [/✓ unary Unary calls: 4 of 4 pass$/m],
    },
    {
      program: "draft-leaves-out-case-ended",
      failed: /✗ unknown steps .* begins case "\w+" before case "\w+" has ended$/m,
      says: [/to do: print case-ended after the last step of a case/, clientSection],
    },
    {
      program: "draft-numbers-each-case",
      failed: /✗ unknown steps .* seq 1 follows 3$/m,
      says: [/to do: seq counts 1, 2, 3 … over the whole run/],
    },
    {
      program: "draft-prints-a-word",
      options: "--rungs unary",
      failed: /✗ unary Unary calls: 4 of 4 fail$/m,
      says: [
        /wrong: client draft-prints-a-word, in tutorial\/unary: .* is not JSON: "sent it"$/m,
        /printed: case-begun$/m,
        /to do: standard output is for the driver contract alone/,
        /files: .*client\.draft-prints-a-word\.unary\..*\.plan\.json/,
        /again: npm start -- .*--scenarios tutorial\/unary --transports plaintext/,
      ],
    },
    {
      program: "draft-hangs",
      options: "--rungs unary --case-timeout-ms 2000",
      failed: /✗ unary Unary calls: 4 of 4 fail$/m,
      says: [
        /wrong: .* hangs: tutorial\/unary shows nothing more within [\d.]+ s/,
        /printed: case-begun, sent$/m,
      ],
    },
    {
      program: "draft-unary-only",
      failed: /✗ server-streaming Streams of responses: 4 of 4 fail$/m,
      says: [
        /✓ unary Unary calls: 4 of 4 pass$/m,
        /needed: open with responseStream\. receive-to-end prints/,
        /wrong: unsupported, which no manifest declares: .* unknown step/,
        /to do: write that step next; or, /,
        /next: server-streaming, as above; it alone: .* --rungs server-streaming$/m,
        /there is: 2 of 63 scenarios that are tried here pass; the manifest offers (\d+) of \1 of depth reference$/m,
        /the whole: npm start -- .*--depth reference --clients draft-unary-only$/m,
      ],
    },
    {
      program: "draft-ignores-tls",
      options: "--rungs tls",
      failed: /✗ tls TLS: 8 of 8 fail$/m,
      says: [
        /needed: A listener of transport tls shows tls\.certificate/,
        /needed: target\.tls\.ca is the one authority that is trusted/,
        /tutorial\/unary, tls, client draft-ignores-tls to server python-threads/,
        /to do: the two did not meet: a client calls target\.address, over TLS where/,
      ],
    },
    {
      program: "draft-needless-lack",
      options: "--rungs unary --rungs server-streaming",
      failed: /✗ unary passes, and the manifest says that it cannot$/m,
      says: [
        /to do: delete or narrow the entry: lacks scenario tutorial\/unary: not written yet$/m,
        /✓ server-streaming /,
      ],
    },
  ],
  peers: [
    {
      program: "sabotaged-lies-to-the-probe",
      failed: /✗ unknown steps .* it must answer unsupported, and answered half-closed$/m,
      says: [/to do: for a step, or a key of a step, that it does not know/, clientSection],
    },
    {
      program: "sabotaged-exits-3-at-the-end",
      failed: /✗ end client .*, after its last case: exited with code 3$/m,
      says: [/to do: after the last case of its plan a client exits with 0/, clientSection],
    },
    {
      program: "sabotaged-prints-garbage-at-the-end",
      failed: /✗ end client .*, after its last case: .* observation is not JSON$/m,
      says: [/the line: bye$/m],
    },
    {
      program: "sabotaged-never-ends",
      options: "--rungs unary --case-timeout-ms 2000",
      failed: /✗ unary Unary calls: 4 of 4 fail$/m,
      says: [
        /actual: status DEADLINE_EXCEEDED/,
        /✗ end client .* hangs: neither a case begun nor the end of the program within [\d.]+ s/,
        /to do: .* after the last the program exits with 0: close channels/,
      ],
    },
    {
      program: "sabotaged-exits-1",
      failed: /✗ end server sabotaged-exits-1 exited with code 1 on SIGTERM, not with 0$/m,
      says: [/to do: on SIGTERM a server refuses new calls/],
    },
    {
      program: "sabotaged-status-before-last-message",
      options: "--rungs bidi",
      failed: /✗ bidi Streams both ways: 2 of 6 fail$/m,
      says: [
        /wrong: observation 26 of 27, after received 100/,
        /expected: received 121/,
        /actual: status OK$/m,
        /… and 1 more for the same reason$/m,
      ],
    },
    {
      program: "sabotaged-shortens-deadline",
      options: "--rungs deadlines",
      failed: /✗ deadlines Deadlines: 6 of 6 fail$/m,
      says: [
        /needed: deadlineMs of open is the deadline of the call/,
        /expected: call-begun on .*, deadline in 9000 ms$/m,
        /actual: call-begun on .*, deadline in \d{3} ms$/m,
      ],
    },
    {
      program: "sabotaged-clock-stands-still",
      options: "--rungs scripts",
      failed: /✗ scripts Servers that play scripts: 2 of 6 fail$/m,
      says: [
        /wrong: the time of half-close, which the server observed of call a$/m,
        /to do: atMs is a monotonic clock/,
      ],
    },
    {
      program: "sabotaged-prints-without-scripts",
      failed: /✗ end .* after it was ready: prints a line after its ready line, .*: "Listening"$/m,
      says: [
        /to do: without the capability script a server prints its ready line and nothing else/,
      ],
    },
  ],
}

describe.each(Object.keys(stacks) as (keyof typeof stacks)[])("mistakes of %s", (stack) => {
  test.concurrent.for(mistakes[stack])("$program", async (mistake) => {
    const { code, stdout, stderr } = await check(stack, mistake)

    expect(stdout).toMatch(mistake.failed)
    for (const line of mistake.says) expect(stdout).toMatch(line)
    expect(stderr).toBe("")
    expect(code).toBe(1)
  })
})

test("what nobody would mend is green: a sound server, and lacks that the manifest declares", async () => {
  const sound = await selfCheck(
    "typescript-grpc-js",
    "--programs typescript --rungs unary --rungs tls",
  )
  const lacking = await check("unfinished", {
    program: "draft-declares-tls",
    options: "--rungs unary --rungs tls",
    failed: /^/,
    says: [],
  })
  const withoutScripts = await check("unfinished", {
    program: "draft-no-scripts",
    options: "--rungs unary --rungs scripts",
    failed: /^/,
    says: [],
  })

  expect(sound.stdout).toMatch(/✓ tls TLS: 4 of 4 pass\n/)
  expect(sound.stdout).toMatch(/next: the other rungs: npx nx run typescript-grpc-js:self-check$/m)
  expect(sound.code).toBe(0)
  expect(lacking.stdout).toMatch(/– tls TLS: lacks transport tls: not written yet$/m)
  expect(lacking.stdout).toMatch(/next: tls, if the library can: target\.tls\.ca is /)
  expect(lacking.stdout).toMatch(
    /declared: lacks transport tls: .*; without that entry \d+ scenarios more$/m,
  )
  expect(lacking.code).toBe(0)
  expect(withoutScripts.stdout).toMatch(/– scripts .*: lacks capability script: not written yet$/m)
  expect(withoutScripts.code).toBe(0)
})

test("--all goes on after a rung that fails", async () => {
  const options = "--rungs unary --rungs server-streaming --rungs client-streaming"
  const mistake = { program: "draft-unary-only", failed: /^/, says: [] }
  const { stdout: first } = await check("unfinished", { ...mistake, options })
  const { stdout: all } = await check("unfinished", { ...mistake, options: `${options} --all` })

  expect(first).not.toMatch(/client-streaming Streams/)
  expect(all).toMatch(/✗ server-streaming [^]*✗ client-streaming /)
})

test("a build and a manifest that are wrong are said with their reason", async () => {
  const directory = mkdtempSync(join(tmpdir(), "stacks-"))
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }))
  mkdirSync(join(directory, "stack"))
  const manifest = (more: string) =>
    writeFileSync(
      join(directory, "stack", "manifest.yaml"),
      `name: stack\ntitle: A stack\nlanguage: Nim\nclients: [{ name: nim, title: nim, command: [x] }]\n${more}\n`,
    )
  const run = () =>
    harness(
      "self-check",
      "stack",
      "--implementations",
      directory,
      "--report-dir",
      join(directory, "report"),
    )

  manifest("requires: [{ tool: Nim, check: [no-such-nim], install: apt-get install nim }]")
  const { stdout: withoutTools, code } = await run()
  manifest("requires: []\nbuild: { command: 'echo main.nim - error, no main >&2; exit 3' }")
  const { stdout: withoutBuild } = await run()
  manifest("requires: []\nbuilt: true")
  const { stdout: withoutSense } = await run()

  expect(withoutTools).toMatch(
    /✗ tools +Nim is missing\n +to do: +install it with: apt-get install nim/,
  )
  expect(code).toBe(1)
  expect(withoutBuild).toMatch(
    /✗ build +build of stack exited with code 3: main.nim - error, no main/,
  )
  expect(withoutSense).toMatch(/✗ manifest +.*manifest\.yaml:1: has an unknown key "built"/)
})

test.each([
  ["nobody", "", /there is no stack "nobody"; there are: .*npx nx g @interop\/nx-plugin/],
  ["raw-http2", "", /raw-http2 breaks the protocol on purpose/],
  ["typescript-grpc-js", "--rungs unery", /--rungs "unery" matches nothing; there are: unary, /],
  [
    "typescript-grpc-js",
    "--programs go",
    /--programs "go" matches nothing; there are: typescript, /,
  ],
])("%s %s is a mistake of the user", async (stack, options, message) => {
  const given = options === "" ? [] : words(options)
  const { code, stderr } = await harness("self-check", stack, ...given)

  expect(stderr).toMatch(message)
  expect(code).toBe(2)
})

test("each rung points to a heading of the driver contract", () => {
  const headings = readFileSync(join(workspaceRoot, "docs", "driver-contract.md"), "utf8")
    .split("\n")
    .filter((line) => line.startsWith("#"))
    .map((line) => line.replace(/^#+ /, "").toLowerCase().replaceAll(" ", "-"))
  const { scenarios } = readCatalogue({
    implementations: [implementationsDirectory],
    contracts: contractsDirectory,
  })
  const sections = readLadder(scenarios).flatMap(({ server, client }) =>
    [server, client].flatMap((need) => need?.section ?? []),
  )

  expect(sections.length).toBeGreaterThan(0)
  expect(sections.filter((section) => !headings.includes(section))).toEqual([])
})
