import { styleText } from "node:util"
import Table from "cli-table3"
import { type Figure, type Results, type Row, type State, stateOf } from "./results.ts"

const heads: Record<Figure, string> = {
  calls: "calls",
  messages: "messages",
  faults: "faults",
  lost: "lost",
  hung: "hung",
  wrongOk: "wrong OK",
  crashed: "crashed",
  memoryMb: "memory MB",
  slowdown: "slowdown",
  recoveryMs: "recovery ms",
}

const colours = { held: "green", broken: "red", void: "yellow", compared: "gray" } as const

/** The table at the end of a run, the bounds that were broken, and the verdict. */
export function reportText(results: Results, file: string): string {
  const { rows } = results
  const columns = (Object.keys(heads) as Figure[]).filter((figure) =>
    rows.some((row) => row.figures[figure] !== undefined),
  )
  const table = new Table({
    head: ["check", "subject", ...columns.map((each) => heads[each]), ""],
    colAligns: ["left", "left", ...columns.map(() => "right" as const), "left"],
    style: { head: [], border: [], compact: true },
  })
  for (const row of rows)
    table.push([row.check, row.subject, ...cellsOf(row, columns), stateText(row)])
  const count = (...states: State[]) => rows.filter((row) => states.includes(stateOf(row))).length
  const broken = count("broken")
  const verdict = results.green ? styleText("green", "green") : styleText("red", "red")
  return [
    table.toString(),
    ...rows.flatMap(sentencesOf),
    `seed ${results.seed}; ${(results.durationMs / 1000).toFixed(0)} s; report: ${file}`,
    `${verdict}: reliability ${count("held")} passed, ${count("broken", "void")} failed${broken === 0 ? "" : ` (${broken} broken)`}`,
  ].join("\n")
}

function cellsOf({ figures }: Row, columns: readonly Figure[]): string[] {
  return columns.map((column) => {
    const value = figures[column]
    if (value === undefined) return ""
    return Number.isInteger(value) ? String(value) : value.toFixed(1)
  })
}

function stateText(row: Row): string {
  const state: State = stateOf(row)
  return styleText(colours[state], state)
}

function sentencesOf(row: Row): string[] {
  const { check, subject, broken } = row
  const state = stateOf(row)
  if (state === "compared") return []
  const said = row.void === undefined ? broken : [row.void]
  return said.map((each) => `${state}: ${check}, ${subject}: ${each}`)
}
