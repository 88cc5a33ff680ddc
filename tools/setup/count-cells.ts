import { existsSync, readFileSync } from "node:fs"
import type { Count } from "./count-tests.ts"

interface Report {
  totals: Record<string, number>
  problems: string[]
  cells: {
    server: string
    client: string
    scenario: string
    transport: string
    outcome: string
    reason?: string
    expected?: string
    actual?: string
    observed?: string
  }[]
}

const shown = ["reason", "expected", "actual", "observed"] as const

/** Adds up the cells of a results.json; a cell that was to run and did not has failed. */
export function countCells(file: string): Count {
  const count: Count = { passed: 0, failed: 0, skipped: 0, failures: [] }
  if (!existsSync(file)) return count
  const { totals, problems, cells } = JSON.parse(readFileSync(file, "utf8")) as Report
  count.passed = (totals["pass"] ?? 0) + (totals["diverges"] ?? 0)
  count.failed = (totals["fail"] ?? 0) + (totals["not-run"] ?? 0)
  count.skipped = totals["unsupported"] ?? 0
  for (const cell of cells) {
    if (cell.outcome !== "fail" && cell.outcome !== "not-run") continue
    const { server, client, scenario, transport } = cell
    const details = shown.flatMap((key) =>
      cell[key] === undefined ? [] : `; ${key}: ${cell[key]}`,
    )
    count.failures.push(`${client} to ${server}, ${scenario}, ${transport}${details.join("")}`)
  }
  count.failures.push(...problems)
  return count
}
