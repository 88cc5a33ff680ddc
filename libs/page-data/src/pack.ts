import {
  type Column,
  EVIDENCE_PER_PIECE,
  type PackedBaseline,
  type PackedCells,
  type PackedEvidence,
  type PackedHistoryRun,
  type PackedPage,
  changeKinds,
  namesIn,
  namingColumns,
  outcomes,
  sides,
  textColumns,
} from "./packed.ts"
import type { BaselineData, CellData, Evidence, HistoryRun, PageData } from "./page-data.ts"

export function packPage({ cells, history, baseline, ...rest }: PageData): PackedPage {
  const texts = new Texts()
  return {
    ...rest,
    cells: packCells(cells, texts),
    history: history.map((run) => packHistoryRun(run, texts)),
    ...(baseline && { baseline: packBaseline(baseline, texts) }),
    texts: texts.all,
  }
}

function packCells(cells: readonly CellData[], texts: Texts): PackedCells {
  const lists = new Texts()
  const logs = cells.map(({ logs: files }) =>
    files === undefined
      ? 0
      : lists.indexOf(JSON.stringify(files.map((file) => texts.indexOf(file)))),
  )
  const column = (of: (cell: CellData) => string | undefined): Column =>
    cells.map((cell) => texts.indexOf(of(cell)))
  return {
    count: cells.length,
    outcome: cells.map(({ outcome }) => outcomes.indexOf(outcome)),
    durationMs: cells.map(({ durationMs }) => durationMs),
    texts: filled(textColumns, (key) => column((cell) => cell[key])),
    naming: filled(namingColumns, (key) => column((cell) => withoutNames(cell[key], cell))),
    ...(isFilled(logs) && { logs }),
    logLists: lists.all.map((list) => JSON.parse(list) as number[]),
    ...(cells.some(({ evidence }) => evidence !== undefined) && {
      evidence: cells.map(({ evidence }) => (evidence ?? -1) + 1),
    }),
  }
}

function filled<Key extends string>(
  keys: readonly Key[],
  columnOf: (key: Key) => Column,
): Partial<Record<Key, Column>> {
  const columns = keys.map((key) => [key, columnOf(key)] as const)
  return Object.fromEntries(columns.filter(([, column]) => isFilled(column))) as Partial<
    Record<Key, Column>
  >
}

function isFilled(column: Column): boolean {
  return column.some((index) => index !== 0)
}

/** A JSON list of parts and of the indexes of the names between them. */
function withoutNames(text: string | undefined, cell: CellData): string | undefined {
  if (text === undefined) return undefined
  const names = namesIn(cell)
  let parts: (string | number)[] = [text]
  // The longest first: one name may begin with another.
  const longestFirst = [...names.keys()].toSorted(
    (one, other) => (names[other] ?? "").length - (names[one] ?? "").length,
  )
  for (const index of longestFirst) {
    const name = names[index] ?? ""
    if (name === "") continue
    parts = parts.flatMap((part) =>
      typeof part === "number"
        ? [part]
        : part.split(name).flatMap((piece, at) => (at === 0 ? [piece] : [index, piece])),
    )
  }
  return JSON.stringify(parts)
}

function packHistoryRun({ notPassed, ...rest }: HistoryRun, texts: Texts): PackedHistoryRun {
  const byOutcome = Map.groupBy(Object.entries(notPassed), ([, outcome]) => outcome)
  return {
    ...rest,
    notPassed: outcomes.map((outcome) =>
      (byOutcome.get(outcome) ?? []).map(([cell]) => texts.indexOf(cell)),
    ),
  }
}

function packBaseline({ changes, ...rest }: BaselineData, texts: Texts): PackedBaseline {
  return {
    ...rest,
    changes: {
      cell: changes.map(({ cell }) => cell),
      kind: changes.map(({ kind }) => changeKinds.indexOf(kind)),
      before: changes.map(({ before }) => outcomes.indexOf(before)),
      beforeObserved: changes.map(({ beforeObserved }) => texts.indexOf(beforeObserved)),
    },
  }
}

/** So many time lines together as are compressed together. */
export function packEvidence(evidence: readonly Evidence[]): PackedEvidence[] {
  return Array.from({ length: Math.ceil(evidence.length / EVIDENCE_PER_PIECE) }, (_, piece) =>
    packPiece(evidence.slice(piece * EVIDENCE_PER_PIECE, (piece + 1) * EVIDENCE_PER_PIECE)),
  )
}

function packPiece(evidence: readonly Evidence[]): PackedEvidence {
  const texts = new Texts()
  const packed: PackedEvidence = {
    texts: texts.all,
    lengths: [],
    afterUs: [],
    by: [],
    what: [],
    left: [],
  }
  for (const [index, { moments, left }] of evidence.entries()) {
    packed.lengths.push(moments.length)
    if (left !== undefined) packed.left.push([index, left.at, left.count])
    let beforeUs = 0
    for (const { atMs, by, what } of moments) {
      const atUs = Math.round(atMs * 1000)
      packed.afterUs.push(atUs - beforeUs)
      packed.by.push(sides.indexOf(by))
      packed.what.push(texts.indexOf(what))
      beforeUs = atUs
    }
  }
  return packed
}

/** Each text once; an index counts from 1, and 0 is no text. */
class Texts {
  readonly all: string[] = []
  readonly #indexes = new Map<string, number>()

  indexOf(text: string | undefined): number {
    if (text === undefined) return 0
    const known = this.#indexes.get(text)
    if (known !== undefined) return known
    const index = this.all.push(text)
    this.#indexes.set(text, index)
    return index
  }
}
