import { createRequire } from "node:module"
import { writeFile } from "@interop/files"
import { UsageError } from "@interop/command-line"
import schema from "../../schemas/results.schema.json" with { type: "json" }
import { readJson } from "../select/plan.ts"
import type * as SchemaCheck from "../select/schema-check.ts"
import { FORMAT_VERSION, type Results } from "./results.ts"

export function writeResults(results: Results, file: string): void {
  writeFile(file, `${JSON.stringify(results, null, 2)}\n`)
}

/** Throws a UsageError of one line where the file is not as its schema says, to the last field. */
export function readResults(file: string): Results {
  const results = readJson<{ formatVersion?: unknown } | null>(file)
  const version = results?.formatVersion
  if (typeof version !== "number") {
    throw new UsageError(`${file} is no results.json of this harness: it has no formatVersion`)
  }
  if (version !== FORMAT_VERSION) {
    throw new UsageError(
      `${file} is a results.json of format ${version}, and this harness reads format ${FORMAT_VERSION}: run it again`,
    )
  }
  const complaint = loaded().schemaCheck(schema)(results)
  if (complaint === undefined) return results as Results
  throw new UsageError(
    `${file} is no results.json as this harness writes it, it was cut or edited: ${complaint.text}`,
  )
}

/** Loaded when it is needed: most runs read no report. */
function loaded() {
  return createRequire(import.meta.url)("../select/schema-check.ts") as typeof SchemaCheck
}
