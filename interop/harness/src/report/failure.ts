import type { CellRecord } from "./results.ts"

/** All that a person needs to know of a cell that did not pass, a fact a line. */
export function failureLines(cell: CellRecord): string[] {
  const {
    server,
    client,
    scenario,
    transport,
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
    `${outcome}: server ${server}, client ${client}, ${scenario}, ${transport}${reason ? `: ${reason}` : ""}`,
    ...(expected === undefined ? [] : [`  expected:  ${expected}`]),
    ...(actual === undefined ? [] : [`  actual:    ${actual}`]),
    ...(smallest === undefined ? [] : [`  smallest:  ${smallest}`]),
    ...(logs?.length ? [`  logs:      ${logs.join("  ")}`] : []),
    ...(bundle === undefined ? [] : [`  bundle:    ${bundle}`]),
    ...(repro === undefined ? [] : [`  reproduce: ${repro}`]),
  ]
}
