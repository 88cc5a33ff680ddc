import { expect, test } from "vitest"
import type { CellRecord, Results } from "../report/results.ts"
import { sampleResults } from "../testing/sample-results.ts"
import { diff } from "./diff.ts"
import { diffText, isForTheWorse } from "./diff-text.ts"

const scenarios = ["unary", "server-streaming", "bidi-interleaved"]
const cell = "typescript-async to typescript, tutorial/unary, plaintext"
const fails = (of: CellRecord) =>
  Object.assign(of, { outcome: "fail", observed: "a: status UNKNOWN" })
const diverges = (of: CellRecord) =>
  Object.assign(of, { outcome: "diverges", observed: "a: status UNKNOWN", divergence: "a.yaml:3" })
const slow = (of: CellRecord) => Object.assign(of, { durationMs: 9000 })

function records(): Results {
  return sampleResults(
    scenarios.map((name) => ({ scenario: `tutorial/${name}` })),
    {
      suite: { commit: "0123456789abcdef0123456789abcdef01234567", clean: true },
      servers: [program("typescript", "1.14.7")],
      clients: [program("typescript-async", "1.14.7")],
      divergences: [
        {
          entry: "a.yaml:3",
          observed: "a: status UNKNOWN",
          intermittent: false,
          why: "The library says so.",
          upstream: "unreported",
        },
      ],
    },
  )
}

function program(name: string, version: string): Results["servers"][number] {
  return {
    name,
    implementation: "typescript-grpc-js",
    language: "TypeScript",
    library: { name: "@grpc/grpc-js", version },
    languageRuntime: "Node.js 24.21.0",
  }
}

test("a run differs from itself in nothing", () => {
  const sections = diff(records(), records())

  expect(diffText(sections)).toBe(
    "changed versions: 0, new failures: 0, worse: 0, missing cells: 0, fixed: 0, better: 0, still failing: 0, changed: 0, new cells: 0, slower: 0, faster: 0\n",
  )
  expect(isForTheWorse(sections)).toBe(false)
})

test.each<[string, (before: Results, now: Results) => void, string[], boolean]>([
  [
    "a new failure",
    (_, now) => fails(firstOf(now)),
    [
      "new failures\n  fail: server typescript, client typescript-async, tutorial/unary, plaintext\n",
      "    before:    pass (a: received 4062e947ae147ae2, status OK)\n",
      "new failures: 1, worse: 0, missing cells: 0, fixed: 0",
    ],
    true,
  ],
  [
    "a cell that came, and fails",
    (before, now) => {
      before.cells.shift()
      fails(firstOf(now))
    },
    ["    before:    not there\n", "new failures: 1, worse: 0, missing cells: 0"],
    true,
  ],
  [
    "a problem of the run",
    (_, now) => now.problems.push("server typescript did not end"),
    ["new failures\n  server typescript did not end\n", "new failures: 1"],
    true,
  ],
  [
    "a missing cell",
    (_, now) => now.cells.shift(),
    [`missing cells\n  ${cell}\n`, "new failures: 0, worse: 0, missing cells: 1"],
    true,
  ],
  [
    "pass to unsupported",
    (_, now) =>
      Object.assign(firstOf(now), { outcome: "unsupported", reason: "no", observed: "no" }),
    [
      "worse\n  unsupported: server typescript, client typescript-async, tutorial/unary, plaintext: no\n",
      "    before:    pass (a: received",
      "new failures: 0, worse: 1, missing cells: 0",
    ],
    true,
  ],
  [
    "pass to diverges",
    (_, now) => diverges(firstOf(now)),
    ["worse\n  diverges: server typescript", "new failures: 0, worse: 1"],
    true,
  ],
  [
    "diverges to unsupported",
    (before, now) => {
      diverges(firstOf(before))
      Object.assign(firstOf(now), { outcome: "unsupported" })
    },
    ["    before:    diverges (a: status UNKNOWN)\n", "worse: 1"],
    true,
  ],
  [
    "failing to not run",
    (before, now) => {
      fails(firstOf(before))
      Object.assign(firstOf(now), { outcome: "not-run", observed: "no start" })
    },
    ["worse\n  not-run: ", "    before:    fail (a: status UNKNOWN)\n", "still failing: 0"],
    true,
  ],
  [
    "a fixed cell",
    (before) => fails(firstOf(before)),
    [
      `fixed\n  ${cell}: was fail (a: status UNKNOWN), is pass (a: received `,
      "fixed: 1, better: 0",
    ],
    false,
  ],
  [
    "a failure that is recorded now",
    (before, now) => {
      fails(firstOf(before))
      diverges(firstOf(now))
    },
    ["fixed\n", "fixed: 1"],
    false,
  ],
  [
    "unsupported to pass",
    (before) => Object.assign(firstOf(before), { outcome: "unsupported", observed: "no" }),
    [`better\n  ${cell}: was unsupported (no), is pass (a: received`, "fixed: 0, better: 1"],
    false,
  ],
  [
    "diverges to pass",
    (before) => diverges(firstOf(before)),
    [`better\n  ${cell}: was diverges (a: status UNKNOWN), is pass (a: received`, "better: 1"],
    false,
  ],
  [
    "a race that shows",
    (_, now) => {
      diverges(firstOf(now))
      isRace(now)
    },
    [`changed\n  ${cell}: was pass (`, "worse: 0", "changed: 1"],
    false,
  ],
  [
    "a race that shows no more",
    (before) => {
      diverges(firstOf(before))
      isRace(before)
    },
    [`changed\n  ${cell}: was diverges (`, "better: 0", "changed: 1"],
    false,
  ],
  [
    "a race that is not even reached any more",
    (before, now) => {
      diverges(firstOf(before))
      isRace(before)
      Object.assign(firstOf(now), { outcome: "unsupported" })
    },
    ["worse: 1"],
    true,
  ],
  [
    "a cell that still fails, otherwise",
    (before, now) => {
      fails(firstOf(before))
      fails(firstOf(now)).observed = "a: status INTERNAL"
    },
    [
      `still failing\n  ${cell}: was fail (a: status UNKNOWN), is fail (a: status INTERNAL)\n`,
      "new failures: 0, worse: 0, missing cells: 0, fixed: 0, better: 0, still failing: 1",
    ],
    false,
  ],
  [
    "a cell that was not run, and fails",
    (before, now) => {
      Object.assign(firstOf(before), { outcome: "not-run", observed: "no start" })
      fails(firstOf(now))
    },
    [`still failing\n  ${cell}: was not-run (no start), is fail (a: status UNKNOWN)\n`],
    false,
  ],
  [
    "another observation",
    (_, now) => (firstOf(now).observed = "a: status CANCELLED"),
    ["is pass (a: status CANCELLED)\n", "changed: 1"],
    false,
  ],
  [
    "a new cell",
    (before) => before.cells.shift(),
    [`new cells\n  ${cell}: pass\n`, "new cells: 1"],
    false,
  ],
  [
    "a slower cell",
    (_, now) => slow(firstOf(now)),
    [`slower\n  ${cell}: `, "now 9000 ms\n", "slower: 1, faster: 0"],
    false,
  ],
  [
    "a faster cell",
    (before) => slow(firstOf(before)),
    [`faster\n  ${cell}: 9000 ms, now `, "slower: 0, faster: 1"],
    false,
  ],
  [
    "a little more time",
    (before, now) => {
      firstOf(before).durationMs = 1
      firstOf(now).durationMs = 400
    },
    ["slower: 0"],
    false,
  ],
  [
    "another commit of the suite",
    (_, now) => (now.suite = { ...now.suite, clean: false, changes: "abcdefabcdef" }),
    [
      "changed versions\n  suite: was commit 0123456789ab, is commit 0123456789ab with changes abcdefabcdef\n",
      "changed versions: 1",
    ],
    false,
  ],
  [
    "another version of a library, and of a language's runtime",
    (_, now) => {
      now.servers = [program("typescript", "1.15.0")]
      now.clients = [{ ...program("typescript-async", "1.14.7"), languageRuntime: "Node.js 26" }]
    },
    [
      "server typescript: was @grpc/grpc-js 1.14.7 on Node.js 24.21.0, is @grpc/grpc-js 1.15.0 on Node.js 24.21.0\n",
      "client typescript-async: was @grpc/grpc-js 1.14.7 on Node.js 24.21.0, is @grpc/grpc-js 1.14.7 on Node.js 26\n",
      "changed versions: 2",
    ],
    false,
  ],
  [
    "a program that did not start",
    (_, now) => delete now.servers[0]?.library,
    ["changed versions: 0"],
    false,
  ],
])("%s", (_, change, texts, isWorse) => {
  const [before, now] = [records(), records()]
  change(before, now)
  const sections = diff(before, now)

  for (const text of texts) expect(diffText(sections)).toContain(text)
  expect(isForTheWorse(sections)).toBe(isWorse)
})

test("changed versions come first", () => {
  const now = records()
  fails(firstOf(now))
  now.runtime = "container"

  expect(diffText(diff(records(), now))).toMatch(
    /^changed versions\n {2}runtime: was process, is container\nnew failures\n/,
  )
})

test("what is worse is shown to the last cell, other sections are cut", () => {
  const many = (outcome: "pass" | "unsupported") =>
    sampleResults(
      Array.from({ length: 25 }, (_, index) => ({ scenario: `tutorial/${index}`, outcome })),
    )

  expect(diffText(diff(many("pass"), many("unsupported"))).match(/unsupported: /g)).toHaveLength(25)
  expect(diffText(diff(many("unsupported"), many("pass")))).toContain("  … and 5 more\n")
})

function isRace(results: Results): void {
  results.divergences = results.divergences.map((each) => ({ ...each, intermittent: true }))
}

function firstOf({ cells }: Results): CellRecord {
  const [first] = cells
  if (first === undefined) throw new Error("no cell")
  return first
}
