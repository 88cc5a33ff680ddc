import { createHash } from "node:crypto"
import { existsSync, readFileSync, readdirSync } from "node:fs"
import { join, relative } from "node:path"
import { FileError, makeDirectory, writeFile } from "@interop/files"
import { HarnessError } from "../errors.ts"
import { cacheDirectory, shortPath, workspaceRoot } from "../workspace.ts"
import { type BuildOptions, runNxTarget } from "./run-target.ts"

/** The report page without its data, or why there is none, in one line. */
export type PageTemplate = { html: string } | { problem: string }

/** The app that is built, and what is known of the last time. */
export interface PageApp {
  directory: string
  /** Folders whose files it is built from. */
  sources: readonly string[]
  /** Keeps a digest of what it was built from. */
  builtFrom: string
  build: (options: Omit<BuildOptions, "logFile">) => Promise<void>
}

const directory = join(workspaceRoot, "apps", "report-page")
const logFile = join(cacheDirectory, "report-page.log")
const ownApp: PageApp = {
  directory,
  sources: [directory, join(workspaceRoot, "libs", "page-data", "src")],
  builtFrom: join(cacheDirectory, "report-page.sha256"),
  build: async (options) => {
    makeDirectory(cacheDirectory)
    writeFile(logFile, "")
    await runNxTarget("build", ["report-page"], { ...options, logFile })
  },
}
const notSources = new Set(["dist", "node_modules", "test-results", "screenshots"])

/** Builds the page where it is not there or its sources have changed. Throws only what aborted the signal. */
export async function pageTemplate(
  options: Omit<BuildOptions, "logFile">,
  app = ownApp,
): Promise<PageTemplate> {
  const digest = digestOfSources(app)
  if (digest === undefined) return { problem: `${shortPath(app.directory)} is not there` }
  if (!isBuiltFrom(digest, app)) {
    options.onStage("building the report page")
    try {
      await app.build(options)
      writeFile(app.builtFrom, digest)
    } catch (error) {
      options.signal.throwIfAborted()
      if (!(error instanceof HarnessError || error instanceof FileError)) throw error
      return { problem: `the page cannot be built: ${error.message}` }
    }
  }
  return builtTemplate(app)
}

/** As it was built last, whatever has changed since. */
export function builtTemplate(app = ownApp): PageTemplate {
  const file = templateOf(app)
  try {
    return { html: readFileSync(file, "utf8") }
  } catch {
    return { problem: `${shortPath(file)} is not there; build it with: npx nx build report-page` }
  }
}

function templateOf(app: PageApp): string {
  return join(app.directory, "dist", "index.html")
}

function isBuiltFrom(digest: string, app: PageApp): boolean {
  const { builtFrom } = app
  return (
    existsSync(templateOf(app)) &&
    existsSync(builtFrom) &&
    readFileSync(builtFrom, "utf8") === digest
  )
}

function digestOfSources({ directory: root, sources }: PageApp): string | undefined {
  if (!existsSync(join(root, "package.json"))) return undefined
  const digest = createHash("sha256")
  for (const file of sources.flatMap(filesBelow)) {
    digest
      .update(`${relative(root, file)}\0`)
      .update(readFileSync(file))
      .update("\0")
  }
  return digest.digest("hex")
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .toSorted((one, other) => (one.name < other.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(folder, entry.name)
      if (entry.isDirectory()) return notSources.has(entry.name) ? [] : filesBelow(path)
      return entry.isFile() && !entry.name.endsWith(".spec.ts") ? [path] : []
    })
}
