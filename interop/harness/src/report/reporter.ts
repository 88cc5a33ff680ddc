import { readdirSync } from "node:fs"
import { join, parse } from "node:path"
import type { PageData } from "@interop/page-data"
import type { PageTemplate } from "../prepare/page-template.ts"
import type { ContractFolder } from "../select/contracts.ts"
import type { CellEvidence } from "./evidence.ts"
import type { Past } from "./page/page-data.ts"
import type { Results } from "./results.ts"

/** What there is to report. */
export interface Report {
  /** With what went wrong so far. */
  results: Results
  kind: PageData["kind"]
  /** What happened in each cell. */
  evidence: readonly CellEvidence[]
  /** Earlier runs. */
  past: Past
  /** Their notations show messages to people. */
  contracts: readonly ContractFolder[]
  /** Where files go. */
  directory: string
  template: PageTemplate
}

/** Writes a report of its kind. A new one is a file in `reporters/`, which exports it as `reporter`. */
export interface Reporter {
  /** Names of files that it writes to the directory. */
  files: readonly string[]
  /** Throws a FileError where one cannot be written. Returns what people should know, a line each. */
  write(report: Report): string[]
}

const folder = join(import.meta.dirname, "reporters")

/** In the order in which they write: what others build on first, what is largest last. */
const order = ["json", "junit", "markdown", "github", "html"]

export const reporterNames: readonly string[] = readdirSync(folder)
  .filter((file) => file.endsWith(".ts") && !file.endsWith(".spec.ts"))
  .map((file) => parse(file).name)
  .toSorted((one, other) => order.indexOf(one) - order.indexOf(other))

/** Those of these names, each once. */
export function loadReporters(names: readonly string[]): Promise<Reporter[]> {
  const wanted = reporterNames.filter((name) => names.includes(name))
  return Promise.all(
    wanted.map(async (name) => {
      const module = (await import(join(folder, `${name}.ts`))) as { reporter: Reporter }
      return module.reporter
    }),
  )
}

/** In GitHub Actions the job's page has the verdict as well. */
export function defaultReporters(env: NodeJS.ProcessEnv = process.env): string[] {
  const inActions = env["GITHUB_ACTIONS"] === "true" && Boolean(env["GITHUB_STEP_SUMMARY"])
  return reporterNames.filter((name) => name !== "github" || inActions)
}
