import { writeFile } from "@interop/files"
import { UsageError } from "@interop/command-line"
import { readJson } from "../select/plan.ts"
import type { CellRecord, Results } from "./results.ts"

export function writeResults(results: Results, file: string): void {
  writeFile(file, `${JSON.stringify(results, null, 2)}\n`)
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
