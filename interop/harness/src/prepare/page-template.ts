import { createHash } from "node:crypto"
import { existsSync, readFileSync, readdirSync } from "node:fs"
import { join, relative } from "node:path"
import { FileError, makeDirectory, writeFile } from "@interop/files"
import { HarnessError } from "../errors.ts"
import { cacheDirectory, shortPath, workspaceRoot } from "../workspace.ts"
import { type BuildOptions, runNxTarget } from "./run-target.ts"

/** The report page without its data, or why there is none, in one line. */
export type PageTemplate = { html: string } | { problem: string }

const app = join(workspaceRoot, "apps", "report-page")
const template = join(app, "dist", "index.html")
const sources = [app, join(workspaceRoot, "libs", "page-data", "src")]
const notSources = new Set(["dist", "node_modules", "test-results", "screenshots"])
/** Of what the page was built from when it was built last. */
const builtFrom = join(cacheDirectory, "report-page.sha256")
const logFile = join(cacheDirectory, "report-page.log")

/** Builds the page where it is not there or its sources have changed. Throws only what aborted the signal. */
export async function pageTemplate(options: Omit<BuildOptions, "logFile">): Promise<PageTemplate> {
  const digest = digestOfSources()
  if (digest === undefined) return { problem: `${shortPath(app)} is not there` }
  if (!isBuiltFrom(digest)) {
    options.onStage("building the report page")
    try {
      makeDirectory(cacheDirectory)
      writeFile(logFile, "")
      await runNxTarget("build", ["report-page"], { ...options, logFile })
      writeFile(builtFrom, digest)
    } catch (error) {
      options.signal.throwIfAborted()
      if (!(error instanceof HarnessError || error instanceof FileError)) throw error
      return { problem: `the page cannot be built: ${error.message}` }
    }
  }
  return builtTemplate()
}

/** As it was built last, whatever has changed since. */
export function builtTemplate(): PageTemplate {
  try {
    return { html: readFileSync(template, "utf8") }
  } catch {
    return {
      problem: `${shortPath(template)} is not there; build it with: npx nx build report-page`,
    }
  }
}

function isBuiltFrom(digest: string): boolean {
  return existsSync(template) && existsSync(builtFrom) && readFileSync(builtFrom, "utf8") === digest
}

function digestOfSources(): string | undefined {
  if (!existsSync(join(app, "package.json"))) return undefined
  const digest = createHash("sha256")
  for (const file of sources.flatMap(filesBelow)) {
    digest
      .update(`${relative(workspaceRoot, file)}\0`)
      .update(readFileSync(file))
      .update("\0")
  }
  return digest.digest("hex")
}

function filesBelow(directory: string): string[] {
  return readdirSync(directory, { withFileTypes: true })
    .toSorted((one, other) => (one.name < other.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(directory, entry.name)
      if (entry.isDirectory()) return notSources.has(entry.name) ? [] : filesBelow(path)
      return entry.isFile() && !entry.name.endsWith(".spec.ts") ? [path] : []
    })
}
