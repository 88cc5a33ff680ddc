import {
  type Column,
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
import type {
  BaselineData,
  CellData,
  Change,
  Evidence,
  HistoryRun,
  Moment,
  Outcome,
  PageData,
} from "./page-data.ts"

export function unpackPage({ texts, cells, history, baseline, ...rest }: PackedPage): PageData {
  return {
    ...rest,
    cells: unpackCells(cells, texts),
    history: history.map((run) => unpackHistoryRun(run, texts)),
    ...(baseline && { baseline: unpackBaseline(baseline, texts) }),
  }
}

function unpackCells(packed: PackedCells, texts: readonly string[]): CellData[] {
  const templates = new Map<number, (string | number)[]>()
  const templateOf = (index: number): (string | number)[] => {
    const known = templates.get(index)
    if (known !== undefined) return known
    const template = JSON.parse(texts[index - 1] ?? "[]") as (string | number)[]
    templates.set(index, template)
    return template
  }
  const logLists = packed.logLists.map((list) => list.map((index) => texts[index - 1] ?? ""))
  const textsOfCell = present(textColumns, packed.texts)
  const namingOfCell = present(namingColumns, packed.naming)
  return Array.from({ length: packed.count }, (_, at): CellData => {
    const cell: Record<string, unknown> = {}
    for (const [key, column] of textsOfCell) {
      const index = column[at] ?? 0
      if (index !== 0) cell[key] = texts[index - 1]
    }
    cell["outcome"] = outcomes[packed.outcome[at] ?? 0]
    cell["durationMs"] = packed.durationMs[at]
    if (namingOfCell.length > 0) {
      const names = namesIn(cell as unknown as CellData)
      for (const [key, column] of namingOfCell) {
        const index = column[at] ?? 0
        if (index === 0) continue
        let text = ""
        for (const part of templateOf(index)) text += typeof part === "number" ? names[part] : part
        cell[key] = text
      }
    }
    const list = packed.logs?.[at] ?? 0
    if (list !== 0) cell["logs"] = logLists[list - 1]
    const evidence = packed.evidence?.[at] ?? 0
    if (evidence !== 0) cell["evidence"] = evidence - 1
    return cell as unknown as CellData
  })
}

function present<Key extends string>(
  keys: readonly Key[],
  columns: Partial<Record<Key, Column>>,
): [Key, Column][] {
  return keys.flatMap((key): [Key, Column][] => {
    const column = columns[key]
    return column === undefined ? [] : [[key, column]]
  })
}

/** What did not pass is a matter of some hundred thousand texts in a long history, and few views ask for it. */
function unpackHistoryRun(
  { notPassed: packed, ...rest }: PackedHistoryRun,
  texts: readonly string[],
): HistoryRun {
  let unpacked: Record<string, Outcome> | undefined
  return Object.defineProperty({ ...rest } as HistoryRun, "notPassed", {
    enumerable: true,
    get: () =>
      (unpacked ??= Object.fromEntries(
        outcomes.flatMap((outcome, index) =>
          (packed[index] ?? []).map((text) => [texts[text - 1] ?? "", outcome] as const),
        ),
      )),
  })
}

function unpackBaseline(
  { changes, ...rest }: PackedBaseline,
  texts: readonly string[],
): BaselineData {
  return {
    ...rest,
    changes: changes.cell.map((cell, at): Change => {
      const observed = texts[(changes.beforeObserved[at] ?? 0) - 1]
      return {
        cell,
        kind: changeKinds[changes.kind[at] ?? 0] ?? "other",
        before: outcomes[changes.before[at] ?? 0] ?? "pass",
        ...(observed !== undefined && { beforeObserved: observed }),
      }
    }),
  }
}

export function unpackEvidence(packed: PackedEvidence): Evidence[] {
  const { texts, lengths, afterUs, by, what } = packed
  const left = new Map(packed.left.map(([index, at, count]) => [index, { at, count }]))
  let next = 0
  return lengths.map((length, index): Evidence => {
    let atUs = 0
    const moments = Array.from({ length }, (): Moment => {
      atUs += afterUs[next] ?? 0
      const moment: Moment = {
        atMs: atUs / 1000,
        by: sides[by[next] ?? 0] ?? "client",
        what: texts[(what[next] ?? 0) - 1] ?? "",
      }
      next += 1
      return moment
    })
    const shortened = left.get(index)
    return { moments, ...(shortened && { left: shortened }) }
  })
}
