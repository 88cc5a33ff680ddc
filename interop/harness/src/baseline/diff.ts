import { changeOf, countsAs, isRed } from "../judge/outcome.ts"
import { failureLines } from "../report/failure.ts"
import type { CellRecord, Results } from "../report/results.ts"
import { cellKey } from "../select/coordinates.ts"
import { changedVersions } from "./changed-versions.ts"

export interface Section {
  title: string
  /** Of one cell a text, which may have several lines. */
  texts: string[]
  /** One is enough to fail. */
  fails: boolean
}

const SLOWER_FACTOR = 3
/** Below it a machine that is busy otherwise makes all the difference. */
const SLOWER_BY_MS = 500

/** A cell that both runs have. */
export interface CellPair {
  was: CellRecord
  is: CellRecord
  change: ReturnType<typeof changeOf>
}

/** In the order of the later run. */
export function pairsOf(baseline: Results, results: Results): CellPair[] {
  const before = new Map(baseline.cells.map((cell) => [cellKey(cell), cell]))
  const races = new Set([...racesIn(baseline), ...racesIn(results)])
  return results.cells.flatMap((is): CellPair[] => {
    const was = before.get(cellKey(is))
    if (was === undefined) return []
    const isRace = races.has(cellKey(is)) && bothCountAsPassed(was, is)
    return [{ was, is, change: isRace ? "same" : changeOf(was.outcome, is.outcome) }]
  })
}

/** What became of the cells since the baseline. Versions and times are listed, and decide nothing. */
export function diff(baseline: Results, results: Results): Section[] {
  const before = new Map(baseline.cells.map((cell) => [cellKey(cell), cell]))
  const now = new Set(results.cells.map(cellKey))
  const pairs = pairsOf(baseline, results)
  const came = results.cells.filter((cell) => !before.has(cellKey(cell)))
  const turned = (from: "red" | "sound", to: "red" | "sound") =>
    pairs.filter(({ was, is }) => colour(was) === from && colour(is) === to)
  const stillRed = turned("red", "red")
  const stillSound = turned("sound", "sound")
  const sameOutcome = stillSound.filter(({ change }) => change === "same")
  return [
    { title: "changed versions", texts: changedVersions(baseline, results), fails: false },
    {
      title: "new failures",
      texts: [
        ...turned("sound", "red").map(worsened),
        ...came
          .filter(({ outcome }) => isRed(outcome))
          .map((cell) => `${lines(cell)}\n  before:    not there`),
        ...results.problems.filter((problem) => !baseline.problems.includes(problem)),
      ],
      fails: true,
    },
    {
      title: "worse",
      texts: [...stillSound, ...stillRed].filter(({ change }) => change === "worse").map(worsened),
      fails: true,
    },
    {
      title: "missing cells",
      texts: [...before].filter(([key]) => !now.has(key)).map(([key]) => key),
      fails: true,
    },
    { title: "fixed", texts: turned("red", "sound").map(changed), fails: false },
    {
      title: "better",
      texts: stillSound.filter(({ change }) => change === "better").map(changed),
      fails: false,
    },
    {
      title: "still failing",
      texts: stillRed
        .filter(({ change }) => change !== "worse")
        .map((pair) =>
          shownBy(pair.was) === shownBy(pair.is)
            ? `${cellKey(pair.is)}: ${shownBy(pair.is)}`
            : changed(pair),
        ),
      fails: false,
    },
    {
      title: "changed",
      texts: sameOutcome.filter(({ was, is }) => shownBy(was) !== shownBy(is)).map(changed),
      fails: false,
    },
    {
      title: "new cells",
      texts: came
        .filter(({ outcome }) => !isRed(outcome))
        .map((cell) => `${cellKey(cell)}: ${cell.outcome}`),
      fails: false,
    },
    {
      title: "slower",
      texts: sameOutcome.filter(({ was, is }) => isSlower(was, is)).map(timing),
      fails: false,
    },
    {
      title: "faster",
      texts: sameOutcome.filter(({ was, is }) => isSlower(is, was)).map(timing),
      fails: false,
    },
  ]
}

/** Cells of which one run showed the divergence of a race: whether the other shows it is chance. */
function racesIn({ divergences, cells }: Results): string[] {
  const races = new Set(divergences.flatMap((each) => (each.intermittent ? each.entry : [])))
  return cells.filter(({ divergence = "" }) => races.has(divergence)).map(cellKey)
}

function bothCountAsPassed(was: CellRecord, is: CellRecord): boolean {
  return [was, is].every(({ outcome }) => countsAs(outcome) === "passed")
}

function colour({ outcome }: CellRecord): "red" | "sound" {
  return isRed(outcome) ? "red" : "sound"
}

function shownBy({ outcome, observed, reason }: CellRecord): string {
  const shown = observed ?? reason
  return shown === undefined ? outcome : `${outcome} (${shown})`
}

function changed({ was, is }: CellPair): string {
  return `${cellKey(is)}: was ${shownBy(was)}, is ${shownBy(is)}`
}

function worsened({ was, is }: CellPair): string {
  return `${lines(is)}\n  before:    ${shownBy(was)}`
}

function lines(cell: CellRecord): string {
  return failureLines(cell).join("\n")
}

function isSlower(was: CellRecord, is: CellRecord): boolean {
  return (
    is.durationMs > was.durationMs * SLOWER_FACTOR && is.durationMs - was.durationMs > SLOWER_BY_MS
  )
}

function timing({ was, is }: CellPair): string {
  return `${cellKey(is)}: ${was.durationMs} ms, now ${is.durationMs} ms`
}
