import { wayText } from "../select/coordinates.ts"
import { excerpt } from "./printable.ts"
import type { CellRecord } from "./results.ts"

/** A value may have megabytes, and the bundle has all of it. */
const LONGEST = 2000

/** All that a person needs to know of a cell that did not pass, a fact a line. */
export function failureLines(cell: CellRecord): string[] {
  const {
    server,
    client,
    scenario,
    outcome,
    reason,
    expected,
    actual,
    smallest,
    logs,
    bundle,
    repro,
  } = cell
  return [
    `${outcome}: server ${server}, client ${client}, ${scenario}, ${wayText(cell)}${reason ? `: ${text(reason)}` : ""}`,
    ...(expected === undefined ? [] : [`  expected:  ${text(expected)}`]),
    ...(actual === undefined ? [] : [`  actual:    ${text(actual)}`]),
    ...(smallest === undefined ? [] : [`  smallest:  ${text(smallest)}`]),
    ...(logs?.length ? [`  logs:      ${logs.join("  ")}`] : []),
    ...(bundle === undefined ? [] : [`  bundle:    ${bundle}`]),
    ...(repro === undefined ? [] : [`  reproduce: ${repro}`]),
  ]
}

function text(value: string): string {
  return excerpt(value, LONGEST)
}
