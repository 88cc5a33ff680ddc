import { expect, test } from "vitest"
import { divergenceRecords } from "../report/divergences.ts"
import type { CellRecord, Results } from "../report/results.ts"
import { readCatalogue } from "../select/catalogue.ts"
import { type Cell, makeCells } from "../select/cells.ts"
import { cellKey, idOf } from "../select/coordinates.ts"
import { direct } from "../select/proxies.ts"
import { declined, lacksIn } from "../select/lacks.ts"
import {
  type KnownDivergence,
  observedText,
  readKnownDivergences,
} from "../select/known-divergences.ts"
import { sampleResults } from "../testing/sample-results.ts"
import {
  contractsDirectory,
  implementationsDirectory,
  knownDivergencesDirectory,
  proxiesDirectory,
} from "../workspace.ts"
import { suiteOf } from "./contradictions.ts"
import { type NamedShards, merge, refusals } from "./merge.ts"
import { type Verifier, verify } from "./verify.ts"

const commit = "0123456789abcdef0123456789abcdef01234567"
const otherCommit = "fedcba9876543210fedcba9876543210fedcba98"

const catalogue = readCatalogue({
  implementations: [implementationsDirectory],
  contracts: contractsDirectory,
  proxies: [proxiesDirectory],
})
const known = readKnownDivergences(knownDivergencesDirectory, catalogue)
const verifier: Verifier = {
  suite: suiteOf(catalogue, known),
  here: { commit, clean: true },
  allowsMixed: false,
}
const lasting = entryThat(({ intermittent }) => !intermittent)
const race = entryThat(({ intermittent }) => intermittent)

const allCells = makeCells({ ...catalogue, via: [direct] })
const declinedCell = allCells.find((cell) => declined(cell) !== undefined)
const lackingCell = allCells.find(
  (cell) =>
    cell.client.name === "python-aiogrpc" && lacksIn(cell)[0]?.program.name === "python-aiogrpc",
)
const ownServerCell = allCells.find(({ scenario }) => scenario.ownServer !== undefined)

const grpclib = { name: "grpclib", version: "0.4.9" }

const unary = "typescript-async to typescript, tutorial/unary, plaintext"
const diverging = "typescript-async to typescript, tutorial/unary, tls"

test("results of the plan in which nothing is wrong are verified", () => {
  const results = sound()

  expect(verify({ cells: results.cells }, results, verifier)).toEqual([])
})

test("a cell that diverges as the suite's own entry says is verified", () => {
  const results = diverges(lasting)

  expect(verify({ cells: results.cells }, results, verifier)).toEqual([])
})

test("a cell of a race may pass as well", () => {
  const results = sampleResults([recordOf(race)], { suite: verifier.here })

  expect(verify({ cells: results.cells }, results, verifier)).toEqual([])
})

test("a cell that the runtime cannot have is verified", () => {
  const cell = unsupported(ownServerCell, "the container runtime")
  const results = sampleResults([{}, cell], { suite: verifier.here, runtime: "container" })

  expect(verify({ cells: results.cells }, results, verifier)).toEqual([])
})

test.each<[string, (results: Results) => void, string]>([
  [
    "a cell less",
    (results) => {
      results.cells.pop()
      results.totals.pass -= 1
    },
    "planned and not in the results: typescript-async to typescript, tutorial/unary, tls",
  ],
  ["no cell", (results) => results.cells.splice(0), "the results have no cell at all"],
  [
    "a cell that was not planned",
    (results) => results.cells.push({ ...firstOf(results), transport: "mtls" }),
    "in the results and not planned: typescript-async to typescript, tutorial/unary, mtls",
  ],
  [
    "a cell twice",
    (results) => results.cells.push(firstOf(results)),
    `reported more than once: ${unary}`,
  ],
  ["a red cell", (results) => (firstOf(results).outcome = "fail"), `red: ${unary}`],
  ["a cell that was not run", (results) => (firstOf(results).outcome = "not-run"), `red: ${unary}`],
  ["a problem", (results) => results.problems.push("server x did not end"), "server x did not end"],
])("verify refuses %s", (_, spoil, complaint) => {
  const results = sound()
  const plan = { cells: results.cells.map((cell) => ({ ...cell })) }
  spoil(results)

  expect(verify(plan, results, verifier)).toContain(complaint)
})

/** What verify and merge refuse alike. */
const contradictions: [string, () => Results, string][] = [
  [
    "red for nothing",
    () => ({ ...sound(), green: false }),
    "the results call themselves red, and nothing in them is red",
  ],
  [
    "green with a red cell",
    () => ({ ...sampleResults([{ outcome: "fail" }]), green: true }),
    `the results call themselves green, and are not: ${unary}: fail`,
  ],
  [
    "green with a problem",
    () => ({ ...sound(), problems: ["server x did not end"] }),
    "the results call themselves green, and are not: server x did not end",
  ],
  [
    "green with nothing shown",
    () => ({ ...sampleResults([{ outcome: "unsupported" }]), problems: [], green: true }),
    "the results call themselves green, and are not: nothing was shown: every cell is unsupported",
  ],
  [
    "of totals that do not add up",
    () => ({ ...sound(), totals: { ...sound().totals, pass: 3 } }),
    "the totals do not add up: pass 3, and it is 2 by the cells",
  ],
  [
    "of a cell more than the totals have",
    () => spoilt((results) => results.cells.push({ ...firstOf(results), transport: "mtls" })),
    "the totals do not add up: pass 2, and it is 3 by the cells",
  ],
  ...(["reason", "expected", "actual", "divergence", "declaredBy"] as const).map(
    (field): [string, () => Results, string] => [
      `of a pass that has a field ${field}`,
      () => spoilt((results) => Object.assign(firstOf(results), { [field]: "x" })),
      `passes, with a difference: ${unary}`,
    ],
  ),
  [
    "of a server named twice",
    () => spoilt(({ servers }) => servers.push(...servers)),
    "a server named twice: typescript",
  ],
  [
    "of a client named twice",
    () => spoilt(({ clients }) => clients.push(...clients)),
    "a client named twice: typescript-async",
  ],
  [
    "of a server that has no name in it",
    () => spoilt(({ servers }) => servers.splice(0)),
    `of a server that the results do not name: ${unary} and 1 more`,
  ],
  [
    "of a client that has no name in it",
    () => spoilt(({ clients }) => clients.splice(0)),
    `of a client that the results do not name: ${unary} and 1 more`,
  ],
  [
    "of a server on another library than its manifest says",
    () => spoilt(({ servers }) => Object.assign(servers[0] ?? {}, { library: grpclib })),
    "server typescript ran on library grpclib, and its manifest says @grpc/grpc-js",
  ],
  [
    "of a client on another library than its manifest says",
    () => spoilt(({ clients }) => Object.assign(clients[0] ?? {}, { library: grpclib })),
    "client typescript-async ran on library grpclib, and its manifest says @grpc/grpc-js",
  ],
  [
    "of a scenario that the suite has not",
    () => sampleResults([{ scenario: "tutorial/no-such" }]),
    "the suite has no such cell: typescript-async to typescript, tutorial/no-such, plaintext",
  ],
  [
    "of a client that the suite has not",
    () => sampleResults([{ client: "typescript-lazy" }]),
    "the suite has no such cell: typescript-lazy to typescript, tutorial/unary, plaintext",
  ],
  [
    "of programs that never meet",
    () => sampleResults([{ server: "raw-http2" }]),
    "the suite has no such cell: typescript-async to raw-http2, tutorial/unary, plaintext",
  ],
  [
    "of a divergence without its entry",
    () => ({ ...diverges(lasting), divergences: [] }),
    `diverges, and no known divergence says so: ${cellKey(recordOf(lasting))}`,
  ],
  [
    "of a divergence that names none",
    () => spoilt((results) => delete firstOf(results).divergence, diverges(lasting)),
    `diverges, and no known divergence says so: ${cellKey(recordOf(lasting))}`,
  ],
  [
    "of an entry that the suite has not",
    () => withRecord({ why: "Because I say so." }),
    `diverges as ${lasting.place} says, and the suite has no such entry: `,
  ],
  [
    "of an entry that records something else",
    () => withRecord({ observed: "a: status OK and more" }),
    `diverges as ${lasting.place} says, and the suite has no such entry: `,
  ],
  [
    "of an entry that is no race",
    () => withRecord({ intermittent: true }),
    `diverges as ${lasting.place} says, and the suite has no such entry: `,
  ],
  [
    "of an entry that does not cover the cell",
    () => {
      const { divergences } = diverges(lasting)
      const cell = { transport: "tls", outcome: "diverges", divergence: lasting.place } as const
      return sampleResults([{}, cell], { divergences })
    },
    `diverges as ${lasting.place} says, which does not cover it: ${diverging}`,
  ],
  [
    "of a divergence that shows something else",
    () => spoilt((results) => (firstOf(results).observed = "a: else"), diverges(lasting)),
    `diverges as ${lasting.place} says, and shows something else than "${observedText(lasting)}": `,
  ],
  [
    "of a pass that the suite knows to fail",
    () => sampleResults([recordOf(lasting)]),
    `passes, and ${lasting.place} says that it does not: ${cellKey(recordOf(lasting))}`,
  ],
  [
    "of a pass that a manifest says to be impossible",
    () => sampleResults([{ ...unsupported(lackingCell), outcome: "pass" }]),
    "passes, and its manifest says that client python-aiogrpc lacks ",
  ],
  [
    "unsupported without a word of who declares it",
    () => sampleResults([{}, { transport: "tls", outcome: "unsupported", reason: "no" }]),
    `unsupported, and nothing declares it: ${diverging}`,
  ],
  [
    "unsupported for a reason that no manifest has",
    () => sampleResults([{}, { ...unsupported(declinedCell), declaredBy: "too slow" }]),
    'unsupported because "too slow", which the suite does not declare: ',
  ],
  [
    "unsupported because of a runtime that it did not run in",
    () => sampleResults([{}, unsupported(ownServerCell, "the container runtime")]),
    'unsupported because "the container runtime", which the suite does not declare: ',
  ],
  [
    "unsupported because of the runtime, which has all that the cell wants",
    () =>
      sampleResults([
        {},
        { transport: "tls", outcome: "unsupported", declaredBy: "the process runtime" },
      ]),
    `unsupported because "the process runtime", which the suite does not declare: ${diverging}`,
  ],
]

test.each(contradictions)("verify refuses results that are %s", (_, make, complaint) => {
  const results = { ...make(), suite: verifier.here }

  expect(verify({ cells: results.cells }, results, verifier)).toContainEqual(
    expect.stringContaining(complaint),
  )
})

test.each(contradictions)("merge refuses a shard that is %s", (_, make, complaint) => {
  const sick = { ...make(), suite: verifier.here }
  const shards: NamedShards = [
    { name: "shards/1", results: sound() },
    { name: "shards/2", results: sick },
  ]

  expect(refusals(shards, verifier)).toContainEqual(
    expect.stringContaining(`shards/2: ${complaint}`),
  )
})

test("shards that fit are merged, and a red one is no reason to refuse", () => {
  const shards = shardsOf([{ outcome: "fail", reason: "observation 2" }], [{ transport: "tls" }])
  const whole = merge(planOf(shards), shards)

  expect(refusals(shards, verifier)).toEqual([])
  expect(whole).toMatchObject({ green: false, problems: [], totals: { pass: 1, fail: 1 } })
  expect(whole).not.toHaveProperty("shard")
  expect(verify(planOf(shards), whole, verifier)).toEqual([`red: ${unary}`])
})

test("a pair that is unsupported as a whole may have a shard for itself", () => {
  const shards = shardsOf([unsupported(declinedCell)], [{ transport: "tls" }])
  const whole = merge(planOf(shards), shards)

  expect(shards[0].results).toMatchObject({ green: true, problems: [] })
  expect(refusals(shards, verifier)).toEqual([])
  expect(whole).toMatchObject({ green: true, problems: [] })
  expect(verify(planOf(shards), whole, verifier)).toEqual([])
})

test("shards that are all unsupported make a whole that has shown nothing, hence red", () => {
  const declares = "the process runtime"
  const shards = shardsOf([unsupported(declinedCell)], [unsupported(ownServerCell, declares)])

  expect(refusals(shards, verifier)).toEqual([])
  expect(merge(planOf(shards), shards)).toMatchObject({
    green: false,
    problems: ["nothing was shown: every cell is unsupported"],
  })
})

test("of several machines a whole has the worst figures", () => {
  const [first, second] = shardsOf([{}], [{ transport: "tls" }])
  first.results.machine = { slowness: 4, loadAverage: 1, maxLatenessMs: 20 }
  second.results.machine = { slowness: 1, loadAverage: 9, stealShare: 0.1, maxLatenessMs: 10 }

  expect(merge(planOf([first, second]), [first, second]).machine).toEqual({
    slowness: 4,
    loadAverage: 9,
    stealShare: 0.1,
    maxLatenessMs: 20,
  })
})

test("a shard that never came is named, and its cells are red", () => {
  const shards = shardsOf([{}], [{ transport: "tls" }])
  const [first] = shards
  const whole = merge(planOf(shards), [first])

  expect(whole.problems).toEqual(["shard 2/2 did not come"])
  expect(whole.cells[1]).toMatchObject({
    outcome: "not-run",
    reason: "no shard brought this cell",
  })
  expect(whole.green).toBe(false)
})

test("the same shard twice, and shards of several divisions, are refused", () => {
  const [first, second] = shardsOf([{}], [{ transport: "tls" }])
  const third = { name: "shards/3", results: { ...second.results, shard: { index: 3, count: 3 } } }

  expect(refusals([first, { ...first, name: "shards/copy" }], verifier)).toContain(
    "shards/1 and shards/copy both are shard 1/2",
  )
  expect(refusals([first, second, third], verifier)).toContain(
    "shards of different divisions: 1/2 (shards/1), 2/2 (shards/2), 3/3 (shards/3)",
  )
})

const library = (version: string) => ({ library: { name: "@grpc/grpc-js", version } })

test.each<[string, (results: Results) => Partial<Results>, string]>([
  [
    "another commit",
    () => ({ suite: { commit: otherCommit, clean: true } }),
    "commits of the suite differ: commit 0123456789ab (shards/1), commit fedcba987654 (shards/2)",
  ],
  [
    "a tree with changes",
    () => ({ suite: { commit, clean: false, changes: "abcdefabcdef" } }),
    "commits of the suite differ: commit 0123456789ab (shards/1), commit 0123456789ab with changes abcdefabcdef (shards/2)",
  ],
  [
    "an unknown commit",
    () => ({ suite: {} }),
    "commits of the suite differ: commit 0123456789ab (shards/1), unknown commit (shards/2)",
  ],
  [
    "another runtime",
    () => ({ runtime: "container" }),
    "runtimes differ: process (shards/1), container (shards/2)",
  ],
  [
    "another version of a server's library",
    ({ servers }) => ({ servers: servers.map((each) => ({ ...each, ...library("1.2") })) }),
    "versions of server typescript differ: @grpc/grpc-js 1.1 (shards/1), @grpc/grpc-js 1.2 (shards/2)",
  ],
  [
    "another version of a client's library",
    ({ clients }) => ({ clients: clients.map((each) => ({ ...each, ...library("1.2") })) }),
    "versions of client typescript-async differ: @grpc/grpc-js 1.1 (shards/1), @grpc/grpc-js 1.2 (shards/2)",
  ],
])("shards with %s are merged only when told to", (_, differing, complaint) => {
  const [first, second] = shardsOf([{}], [{ transport: "tls" }])
  for (const { results } of [first, second]) {
    for (const program of [...results.servers, ...results.clients]) {
      Object.assign(program, library("1.1"))
    }
  }
  Object.assign(second.results, differing(second.results))
  const shards: NamedShards = [first, second]
  const whole = merge(planOf(shards), shards)
  const plan = planOf(shards)

  expect(refusals(shards, verifier)).toContain(
    `${complaint}; to take it all the same: --allow-mixed`,
  )
  expect(refusals(shards, { ...verifier, allowsMixed: true })).toEqual([])
  expect(whole.mixed).toEqual([complaint])
  expect(whole.green).toBe(true)
  expect(verify(plan, whole, verifier)).toEqual([
    `${complaint}; to take it all the same: --allow-mixed`,
  ])
  expect(verify(plan, whole, { ...verifier, allowsMixed: true })).toEqual([])
})

test("a program that did not start in one shard has no other version there", () => {
  const [first, second] = shardsOf([{}], [{ transport: "tls" }])
  for (const program of first.results.servers) Object.assign(program, library("1.1"))
  const whole = merge(planOf([first, second]), [first, second])

  expect(whole.mixed).toBeUndefined()
  expect(whole.servers).toMatchObject([{ name: "typescript", ...library("1.1") }])
})

test("results of another commit than that of the suite are taken only when told to", () => {
  const results = sound()
  const here = { commit: otherCommit, clean: true }
  const complaint =
    "made at commit 0123456789ab, and the suite here is at commit fedcba987654; to take it all the same: --allow-mixed"

  expect(verify({ cells: results.cells }, results, { ...verifier, here })).toEqual([complaint])
  expect(refusals([{ name: "shards/1", results }], { ...verifier, here })).toEqual([
    `shards/1: ${complaint}`,
  ])
  expect(
    verify({ cells: results.cells }, results, { ...verifier, here, allowsMixed: true }),
  ).toEqual([])
  // Nobody can tell.
  expect(verify({ cells: results.cells }, results, { ...verifier, here: {} })).toEqual([])
})

function sound(): Results {
  return sampleResults([{}, { transport: "tls" }], { suite: verifier.here })
}

function unsupported(cell: Cell | undefined, declaredBy?: string): CellRecord {
  if (cell === undefined) throw new Error("the suite has no such cell")
  const by = declaredBy ?? declined(cell)
  return {
    ...idOf(cell),
    outcome: "unsupported",
    durationMs: 0,
    reason: "no",
    ...(by !== undefined && { declaredBy: by }),
  }
}

function spoilt(spoil: (results: Results) => unknown, results = sound()): Results {
  spoil(results)
  return results
}

function entryThat(fits: (entry: KnownDivergence) => boolean): KnownDivergence {
  const entry = known.entries.find(fits)
  if (entry === undefined) throw new Error("the suite has no such entry")
  return entry
}

/** A cell that the entry covers; it passes. */
function recordOf({ cells }: KnownDivergence): CellRecord {
  const [cell] = cells
  if (cell === undefined) throw new Error("the entry covers no cell")
  return { ...idOf(cell), outcome: "pass", durationMs: 1 }
}

/** Results of one cell that diverges as the entry says. */
function diverges(entry: KnownDivergence): Results {
  const observed = entry.observed[0]?.replaceAll("*", "anything") ?? ""
  return sampleResults(
    [{ ...recordOf(entry), outcome: "diverges", divergence: entry.place, observed }],
    { divergences: divergenceRecords([{ divergence: entry }]), suite: verifier.here },
  )
}

function withRecord(differing: Partial<Results["divergences"][number]>): Results {
  const results = diverges(lasting)
  const divergences = results.divergences.map((record) => ({ ...record, ...differing }))
  return { ...results, divergences }
}

/** Two shards of a run at the commit of the suite. */
function shardsOf(
  first: Partial<CellRecord>[],
  second: Partial<CellRecord>[],
): readonly [NamedShards[0], NamedShards[0]] {
  const shard = (index: number, cells: Partial<CellRecord>[]) => ({
    name: `shards/${index}`,
    results: sampleResults(cells, { shard: { index, count: 2 }, suite: verifier.here }),
  })
  return [shard(1, first), shard(2, second)]
}

function planOf(shards: NamedShards) {
  return { cells: shards.flatMap(({ results }) => results.cells) }
}

function firstOf({ cells }: Results): CellRecord {
  const [first] = cells
  if (first === undefined) throw new Error("no cell")
  return first
}
