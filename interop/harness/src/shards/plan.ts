import { readFileSync } from "node:fs"
import { UsageError } from "@interop/command-line"
import type { Cell } from "../select/cells.ts"
import type { CellRecord, Results } from "../report/results.ts"

/** The cells that a run, or all its shards together, must report: what `list --json` prints. */
export interface RunPlan {
  cells: PlannedCell[]
}

export type PlannedCell = Pick<CellRecord, "server" | "client" | "scenario" | "transport">

export function planOf(cells: readonly Cell[]): RunPlan {
  return {
    cells: cells.map(({ server, client, scenario, transport }) => ({
      server: server.name,
      client: client.name,
      scenario: scenario.id,
      transport,
    })),
  }
}

export function readPlan(file: string): RunPlan {
  const plan = readJson<RunPlan>(file)
  if (!Array.isArray(plan.cells) || plan.cells.length === 0) {
    throw new UsageError(`${file} is no plan with cells; make one with: harness list --json`)
  }
  return plan
}

export function readResults(file: string): Results {
  const results = readJson<Partial<Results> | null>(file)
  if (!isResults(results)) throw new UsageError(`${file} is no results.json of this harness`)
  return results
}

/** Of this format, and not cut or edited out of shape; not every field is looked at. */
function isResults(results: Partial<Results> | null): results is Results {
  return (
    results?.formatVersion === 1 &&
    Array.isArray(results.problems) &&
    Array.isArray(results.cells) &&
    results.cells.every((cell: Partial<CellRecord> | null) =>
      [cell?.server, cell?.client, cell?.scenario, cell?.transport, cell?.outcome].every(
        (field) => typeof field === "string",
      ),
    )
  )
}

function readJson<T>(file: string): T {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as T
  } catch (cause) {
    throw new UsageError(`cannot read ${file}: ${(cause as Error).message}`, { cause })
  }
}

export function cellKey({ server, client, scenario, transport }: PlannedCell): string {
  return `${client} to ${server}, ${scenario}, ${transport}`
}
