import { stripVTControlCharacters } from "node:util"
import { expect, test } from "vitest"
import type { Verdict } from "../../judge/verdict.ts"
import type { Outcome } from "../../judge/outcome.ts"
import type { Cell } from "../../select/cells.ts"
import { type Size, frameOf } from "./frame.ts"
import { RunTally } from "./tally.ts"

const servers = ["go-grpc", "python-threads"]
const clients = ["go-grpc", "python-sync", "typescript-async"]
const cells = servers.flatMap((server) =>
  clients.flatMap((client) =>
    Array.from(
      { length: 12 },
      (_, index) =>
        ({
          server: { name: server },
          client: { name: client },
          scenario: { id: `family/name-${index}` },
          transport: "plaintext",
        }) as Cell,
    ),
  ),
)
const of = (server: string, client: string) =>
  cells.filter((each) => each.server.name === server && each.client.name === client)

const verdict = (cell: Cell, outcome: Outcome, reason?: string): Verdict => ({
  cell,
  outcome,
  ...(reason !== undefined && { reason }),
  observed: "",
  driven: {
    cell,
    ending: { kind: "ended" },
    observations: [],
    server: new Map(),
    durationMs: 1,
    slowness: 1,
    logs: [],
  },
})

const moment = { stage: "driving 72 cells", elapsedMs: 83_000, remainingMs: 125_000 }

function shown(
  tally: RunTally,
  size: Partial<Size> = {},
  at: Parameters<typeof frameOf>[1] = moment,
) {
  const lines = frameOf(tally, at, { columns: 100, rows: 24, ...size })
  return lines.map((line) => stripVTControlCharacters(line).trimEnd())
}

function someDone(): RunTally {
  const tally = new RunTally(cells)
  const pair = of("go-grpc", "go-grpc")
  for (const cell of pair) tally.driven(cell)
  tally.judged(pair.map((cell, index) => verdict(cell, index < 2 ? "diverges" : "pass")))
  for (const cell of of("python-threads", "typescript-async").slice(0, 5)) tally.driven(cell)
  return tally
}

test("a wide terminal shows servers by clients, with the cells that are through", () => {
  expect(shown(someDone())).toEqual([
    "                   go-  python-  typescript-",
    "server \\ client   grpc     sync        async",
    "go-grpc          12/12     0/12         0/12",
    "python-threads    0/12     0/12         5/12",
    "driving 72 cells  1:23  about 2 min left",
    "██████░░░░░░░░░░░░░░░░░░  17 of 72 cells  2 diverge",
  ])
})

test("without an estimate there is none, and a pair without cells has a dash", () => {
  const tally = new RunTally(cells.filter((each) => each.client.name !== "go-grpc").slice(0, 30))
  tally.driven(of("go-grpc", "python-sync")[0] as Cell)
  const lines = shown(tally, {}, { stage: "driving", elapsedMs: 2000 })

  expect(lines).toContain("driving  0:02")
  expect(lines).toContain("python-threads       0/6            -")
})

test("a narrow or a low terminal shows one line", () => {
  const line = "██████░░░░░░░░░░░░░░░░░░  17 of 72 cells  2 diverge  1:23"
  expect(shown(someDone(), { columns: 40 })).toEqual(["17 of 72 cells  1:23  about 2 min left"])
  expect(shown(someDone(), { rows: 5 })).toEqual([`${line}  about 2 min left`])
  expect(shown(someDone(), { columns: 16 })).toEqual(["17 of 72 cells"])
})

test("reds are shown as they come, those alike together, the newest last", () => {
  const tally = someDone()
  for (const [index, client] of clients.entries()) {
    const pair = of("python-threads", client)
    tally.judged(
      pair.map((cell, at) => verdict(cell, "fail", at < 10 ? `wrong\n${index}` : `other ${at}`)),
    )
  }
  const reds = shown(tally).filter((line) => line.startsWith("fail"))

  expect(reds).toEqual([
    "fail: python-sync to python-threads, family/name-10 over plaintext: other 10",
    "fail: python-sync to python-threads, family/name-11 over plaintext: other 11",
    "fail: typescript-async to python-threads, family/name-0 over plaintext and 9 more: wrong 2",
    "fail: typescript-async to python-threads, family/name-10 over plaintext: other 10",
    "fail: typescript-async to python-threads, family/name-11 over plaintext: other 11",
  ])
  expect(shown(tally)).toContain("████████████████░░░░░░░░  48 of 72 cells  2 diverge  36 fail")
})

test("no line reaches the edge of the terminal, whatever its size and whatever a reason holds", () => {
  const tally = someDone()
  tally.judged([verdict(cells[20] as Cell, "fail", "日本語 \u001b[31m \t and so on".repeat(9))])
  for (let columns = 20; columns < 150; columns += 7) {
    for (const rows of [2, 3, 5, 9, 40]) {
      const lines = frameOf(tally, moment, { columns, rows }).map(stripVTControlCharacters)
      expect(lines.length).toBeLessThan(rows)
      for (const line of lines) {
        const wide = line.replaceAll(/[^\u0020-\u007e█░…]/gu, "##")
        expect(wide.length).toBeLessThan(columns)
      }
    }
  }
})

test("what takes long is named below the counts, above what is red", () => {
  const tally = new RunTally(cells)
  const [first, second, third] = of("go-grpc", "go-grpc")
  for (const [cell, atMs] of [
    [first, 2000],
    [second, 1000],
    [third, 0],
  ] as const) {
    tally.begun(cell as Cell, atMs)
  }
  tally.driven(third as Cell)
  tally.judged([verdict(of("python-threads", "go-grpc")[0] as Cell, "fail", "no")])
  const lines = shown(tally, {}, { ...moment, slow: tally.slowest(5, 64_000) })

  expect(lines.slice(-3)).toEqual([
    "1:03 so far: go-grpc to go-grpc, family/name-1 over plaintext",
    "1:02 so far: go-grpc to go-grpc, family/name-0 over plaintext",
    "fail: go-grpc to python-threads, family/name-0 over plaintext: no",
  ])
})

test("on a small terminal what is red goes before what takes long", () => {
  const tally = new RunTally(cells)
  const [cell] = of("go-grpc", "go-grpc")
  tally.begun(cell as Cell, 0)
  tally.judged([verdict(of("python-threads", "go-grpc")[0] as Cell, "fail", "no")])
  const lines = shown(tally, { rows: 3 }, { ...moment, slow: tally.slowest(5, 64_000) })

  expect(lines).toHaveLength(2)
  expect(lines.at(-1)).toContain("fail: go-grpc to python-threads")
})

test("a pair that is judged in two parts shows the worse of the two", () => {
  const tally = new RunTally(cells)
  const [first, ...rest] = of("go-grpc", "python-sync")
  tally.judged([verdict(first as Cell, "fail", "a reason")])
  tally.judged(rest.map((cell) => verdict(cell, "pass")))
  expect(tally.pair("go-grpc", "python-sync")?.worst).toBe("fail")
})
