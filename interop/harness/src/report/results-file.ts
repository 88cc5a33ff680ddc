import { readFileSync, statSync } from "node:fs"
import { createRequire } from "node:module"
import { gunzipSync } from "node:zlib"
import { UsageError } from "@interop/command-line"
import { writeFile } from "@interop/files"
import schema from "../../schemas/results.schema.json" with { type: "json" }
import type * as SchemaCheck from "../select/schema-check.ts"
import { FORMAT_VERSION, type Results } from "./results.ts"

export const RESULTS_FILE = "results.json"

/** 30,000 cells are 20 MiB of it. */
const MAX_MIB = 128

export function writeResults(results: Results, file: string): void {
  writeFile(file, `${JSON.stringify(results, null, 2)}\n`)
}

/**
 * Also of a file that ends in .gz, and of format 2, which knew no steps. Throws a UsageError of one line where the
 * file is not as its schema says, to the last field.
 */
export function readResults(file: string): Results {
  const read = contentOf(file)
  const version = read?.formatVersion
  if (typeof version !== "number") {
    throw new UsageError(`${file} is no results.json of this harness: it has no formatVersion`)
  }
  if (version !== FORMAT_VERSION && version !== 2) {
    const advice = version > FORMAT_VERSION ? "update the suite" : "run it again"
    throw new UsageError(
      `${file} is a results.json of format ${version}, and this harness reads formats 2 and ${FORMAT_VERSION}: ${advice}`,
    )
  }
  const results = version === 2 ? fromFormat2(read as Format2) : read
  const complaint = loaded().schemaCheck(schema)(results)
  if (complaint === undefined) return results as unknown as Results
  throw new UsageError(
    `${file} is no results.json as this harness writes it, it was cut or edited: ${complaint.text}`,
  )
}

function contentOf(file: string): { formatVersion?: unknown } | null {
  try {
    const { size } = statSync(file)
    const maxBytes = MAX_MIB * 1024 * 1024
    if (size > maxBytes) {
      const mib = Math.ceil(size / 1024 / 1024)
      throw new RangeError(`it has ${mib} MiB, and a report has ${MAX_MIB} at most`)
    }
    const bytes = readFileSync(file)
    const json = file.endsWith(".gz") ? gunzipSync(bytes, { maxOutputLength: maxBytes }) : bytes
    return JSON.parse(json.toString("utf8")) as { formatVersion?: unknown } | null
  } catch (cause) {
    throw new UsageError(`cannot read ${file}: ${oneLine((cause as Error).message)}`, { cause })
  }
}

/** What a parser says quotes the file. */
function oneLine(text: string): string {
  return text.replaceAll(/\p{C}+/gu, " ")
}

interface Format2 {
  scenarios?: unknown
}

function fromFormat2(read: Format2): Record<string, unknown> {
  const { scenarios } = read
  return {
    ...read,
    formatVersion: FORMAT_VERSION,
    scenarios: Array.isArray(scenarios)
      ? scenarios.map((scenario: object) => ({ ...scenario, steps: [] }))
      : scenarios,
  }
}

/** Loaded when it is needed: most runs read no report. */
function loaded() {
  return createRequire(import.meta.url)("../select/schema-check.ts") as typeof SchemaCheck
}
