import { failureLines } from "../report/failure.ts"
import type { CellRecord, Results } from "../report/results.ts"
import { isRed as isRedOutcome } from "../judge/outcome.ts"
import { cellKey } from "../select/coordinates.ts"

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

interface Pair {
  was: CellRecord
  is: CellRecord
}

/** What became of the cells since the baseline. Times are listed, and decide nothing. */
export function diff(baseline: Results, results: Results): Section[] {
  const before = new Map(baseline.cells.map((cell) => [cellKey(cell), cell]))
  const now = new Set(results.cells.map(cellKey))
  const pairs = results.cells.flatMap((is): Pair[] => {
    const was = before.get(cellKey(is))
    return was === undefined ? [] : [{ was, is }]
  })
  const came = results.cells.filter((cell) => !before.has(cellKey(cell)))
  const both = (was: boolean, is: boolean) => (pair: Pair) =>
    isRed(pair.was) === was && isRed(pair.is) === is
  const still = pairs.filter(both(true, true))
  const sound = pairs.filter(both(false, false))
  return [
    {
      title: "new failures",
      texts: [
        ...pairs
          .filter(both(false, true))
          .map(({ was, is }) => `${lines(is)}\n  before:    ${shownBy(was)}`),
        ...came.filter(isRed).map((cell) => `${lines(cell)}\n  before:    not there`),
        ...results.problems.filter((problem) => !baseline.problems.includes(problem)),
      ],
      fails: true,
    },
    {
      title: "missing cells",
      texts: [...before].filter(([key]) => !now.has(key)).map(([key]) => key),
      fails: true,
    },
    {
      title: "fixed",
      texts: pairs.filter(both(true, false)).map(change),
      fails: false,
    },
    {
      title: "still failing",
      texts: still.map((pair) =>
        shownBy(pair.was) === shownBy(pair.is)
          ? `${cellKey(pair.is)}: ${shownBy(pair.is)}`
          : change(pair),
      ),
      fails: false,
    },
    {
      title: "changed",
      texts: sound.filter(({ was, is }) => shownBy(was) !== shownBy(is)).map(change),
      fails: false,
    },
    {
      title: "new cells",
      texts: came.filter((cell) => !isRed(cell)).map((cell) => `${cellKey(cell)}: ${cell.outcome}`),
      fails: false,
    },
    { title: "slower", texts: slower(sound).map(timing), fails: false },
    {
      title: "faster",
      texts: slower(sound.map(({ was, is }) => ({ was: is, is: was }))).map(({ was, is }) =>
        timing({ was: is, is: was }),
      ),
      fails: false,
    },
  ]
}

function isRed({ outcome }: CellRecord): boolean {
  return isRedOutcome(outcome)
}

function shownBy({ outcome, observed, reason }: CellRecord): string {
  const shown = observed ?? reason
  return shown === undefined ? outcome : `${outcome} (${shown})`
}

function change({ was, is }: Pair): string {
  return `${cellKey(is)}: was ${shownBy(was)}, is ${shownBy(is)}`
}

function lines(cell: CellRecord): string {
  return failureLines(cell).join("\n")
}

function slower(pairs: Pair[]): Pair[] {
  return pairs.filter(
    ({ was, is }) =>
      is.durationMs > was.durationMs * SLOWER_FACTOR &&
      is.durationMs - was.durationMs > SLOWER_BY_MS,
  )
}

function timing({ was, is }: Pair): string {
  return `${cellKey(is)}: ${was.durationMs} ms, now ${is.durationMs} ms`
}
