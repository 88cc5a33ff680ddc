import { Writable } from "node:stream"
import { stripVTControlCharacters } from "node:util"
import { afterEach, beforeEach, expect, test, vi } from "vitest"
import type { Verdict } from "../judge/verdict.ts"
import type { Outcome } from "../judge/outcome.ts"
import type { Cell } from "../select/cells.ts"
import type { Scenario } from "../select/scenario.ts"
import { makeProgress } from "./progress.ts"

/** What is written, in the place of standard error. */
class Terminal extends Writable {
  readonly writes: string[] = []
  readonly isTTY: boolean
  readonly columns = 100
  readonly rows = 24

  constructor(isTTY: boolean) {
    super()
    this.isTTY = isTTY
  }

  override _write(chunk: Buffer, _: string, done: () => void): void {
    this.writes.push(chunk.toString())
    done()
  }

  /** Those since the last time. */
  taken(): string[] {
    return this.writes.splice(0).map((each) => stripVTControlCharacters(each))
  }
}

const cells = ["go-grpc", "python-aio"].flatMap((client) =>
  Array.from(
    { length: 1000 },
    (_, index) =>
      ({
        server: { name: "typescript" },
        client: { name: client },
        scenario: { id: `family/name-${index}`, contract: { name: "square" } },
        transport: "tls",
      }) as Cell,
  ),
)

const verdictOf = (cell: Cell, outcome: Outcome): Verdict => ({
  cell,
  outcome,
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

beforeEach(() => void vi.useFakeTimers({ toFake: ["setInterval", "clearInterval", "performance"] }))
afterEach(() => void vi.useRealTimers())

test("a terminal is painted five times a second at most, however many cells end", () => {
  const terminal = new Terminal(true)
  const progress = makeProgress(cells, terminal)
  progress.stage("driving 2000 cells")
  terminal.taken()
  for (const cell of cells) {
    progress.cellDriven(cell)
    vi.advanceTimersByTime(2)
  }

  const painted = terminal.taken()
  expect(painted.length).toBeGreaterThan(10)
  expect(painted.length).toBeLessThanOrEqual(20)
  expect(painted.at(-1)).toContain("2000 of 2000 cells")
  progress.end()
})

test("where nothing happens, the time goes on all the same", () => {
  const terminal = new Terminal(true)
  const progress = makeProgress(cells, terminal)
  progress.stage("building")
  vi.advanceTimersByTime(3100)

  expect(terminal.taken().map((each) => each.trim())).toEqual([
    "building  0:00",
    "building  0:01",
    "building  0:02",
    "building  0:03",
  ])
  progress.end()
})

test("the end leaves nothing behind and nothing comes after it, until another stage begins", () => {
  const terminal = new Terminal(true)
  const progress = makeProgress(cells, terminal)
  progress.stage("building")
  progress.end()
  const [last] = terminal.writes.slice(-1)
  expect(stripVTControlCharacters(last ?? "").trim()).toBe("")
  terminal.taken()
  progress.cellDriven(cells[0] as Cell)
  vi.advanceTimersByTime(5000)
  expect(terminal.taken()).toEqual([])

  progress.stage("driving")
  expect(terminal.taken().join("")).toContain("driving  0:05")
  progress.end()
})

test("without a terminal there is a line a pair, with the time since the start", () => {
  const file = new Terminal(false)
  const progress = makeProgress(cells, file)
  progress.stage("driving 2000 cells")
  for (const cell of cells) progress.cellDriven(cell)
  vi.advanceTimersByTime(83_000)
  const go = cells.slice(0, 1000)
  progress.judged(go.map((cell) => verdictOf(cell, "pass")))
  const aio = cells.slice(1000)
  const outcomes: Outcome[] = ["diverges", "unsupported", "unsupported", "fail"]
  progress.judged(aio.map((cell, index) => verdictOf(cell, outcomes[index] ?? "pass")))
  progress.end()

  expect(file.writes.join("")).toBe(
    [
      "driving 2000 cells",
      "[1/2] 1:23 go-grpc to typescript: 1000 of 1000 pass",
      "[2/2] 1:23 python-aio to typescript: 996 of 1000 pass, 1 diverges, 2 unsupported, 1 fails",
      "",
    ].join("\n"),
  )
})

test("a pair that speaks two contracts has a line for each, and counts twice", () => {
  const file = new Terminal(false)
  const [first] = cells as [Cell]
  const scenario = { id: "family/name", contract: { name: "kinds" } } as Scenario
  const second: Cell = { ...first, scenario }
  const progress = makeProgress([first, second], file)
  progress.judged([verdictOf(first, "pass")])
  progress.judged([verdictOf(second, "pass")])
  progress.end()

  expect(file.writes.join("")).toMatch(/^\[1\/2\] .*\n\[2\/2\] /)
})
