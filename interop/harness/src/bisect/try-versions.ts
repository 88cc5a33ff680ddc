import { createHash } from "node:crypto"
import { existsSync, readFileSync, rmSync } from "node:fs"
import { join } from "node:path"
import { makeDirectory, writeFile } from "@interop/files"
import { PastRuns } from "../baseline/past.ts"
import { buildEnvironments, digestOf } from "../prepare/environments.ts"
import { Reaper } from "../processes/reaper.ts"
import { readResults, RESULTS_FILE } from "../report/results-file.ts"
import type { CellRecord, ProgramRecord, Results } from "../report/results.ts"
import { suiteRecord } from "../report/suite-record.ts"
import { run } from "../run.ts"
import type { Sources } from "../select/catalogue.ts"
import { idOf } from "../select/coordinates.ts"
import { otherVersion } from "../select/program-versions.ts"
import { cacheDirectory } from "../workspace.ts"
import { type BisectedCell, cellAt, environmentOf } from "./bisected-cell.ts"
import type { Trial } from "./search.ts"

export interface TrialOptions {
  /** What is known to fail is left out of it. */
  sources: Sources
  reportDirectory: string
  signal: AbortSignal
}

/** Runs one cell with one version after another, and keeps what it showed. */
export class VersionTrials {
  readonly #bisected: BisectedCell
  readonly #options: TrialOptions
  readonly #suite = suiteRecord()

  constructor(bisected: BisectedCell, options: TrialOptions) {
    this.#bisected = bisected
    this.#options = options
  }

  /** What an earlier search saw, with the suite and the environment as they are now. */
  async kept(version: string): Promise<Trial | undefined> {
    const file = await this.#cacheFile(version)
    if (file === undefined || !existsSync(file)) return undefined
    return JSON.parse(readFileSync(file, "utf8")) as Trial
  }

  async trial(version: string): Promise<Trial> {
    const kept = await this.kept(version)
    if (kept !== undefined) return kept
    const directory = join(this.#options.reportDirectory, version)
    const problem = await this.#build(version, directory)
    if (problem !== undefined) return { version, problem }
    const made = trialOf(version, await this.#run(version, directory), this.#bisected)
    const file = await this.#cacheFile(version)
    if (file !== undefined && "shown" in made) {
      makeDirectory(join(file, ".."))
      writeFile(file, JSON.stringify(made))
    }
    return made
  }

  async #build(version: string, directory: string): Promise<string | undefined> {
    const { signal } = this.#options
    const environment = environmentOf(this.#bisected, version)
    const logDirectory = join(directory, "build")
    makeDirectory(logDirectory)
    const reaper = new Reaper()
    try {
      const options = { logDirectory, onStage: () => {}, reaper, signal }
      const unbuilt = await buildEnvironments([environment], options)
      return unbuilt.get(environment.directory)
    } finally {
      await reaper.close()
    }
  }

  async #run(version: string, directory: string): Promise<Results> {
    const { sources, signal } = this.#options
    const { server, client, scenario, transport } = idOf(cellAt(this.#bisected, version))
    const { knownDivergences: _, ...own } = sources
    const reportDirectory = join(directory, "run")
    rmSync(reportDirectory, { recursive: true, force: true })
    await run({
      sources: own,
      filters: {
        servers: [server],
        clients: [client],
        scenarios: [scenario],
        transports: [transport],
        depth: "full",
      },
      runtime: "process",
      containerLimits: { memoryMb: 512, cpus: 1 },
      jobs: 1,
      timeouts: {},
      reportDirectory,
      reproOptions: [],
      builds: true,
      records: false,
      hasDecoys: true,
      reporters: ["json"],
      past: new PastRuns({ historyDirectory: undefined, baselineFile: undefined }),
      isQuiet: true,
      signal,
    })
    signal.throwIfAborted()
    return readResults(join(reportDirectory, RESULTS_FILE))
  }

  async #cacheFile(version: string): Promise<string | undefined> {
    // Without a commit nothing says whether the suite is still the same.
    if (this.#suite.commit === undefined) return undefined
    const { library } = this.#bisected
    const id = idOf(cellAt(this.#bisected, version))
    const environment = await digestOf(environmentOf(this.#bisected, version), this.#options.signal)
    const key = JSON.stringify([id, library, environment, this.#suite])
    const name = createHash("sha256").update(key).digest("hex").slice(0, 32)
    return join(cacheDirectory, "bisect", `${name}.json`)
  }
}

function trialOf(version: string, results: Results, bisected: BisectedCell): Trial {
  const [record] = results.cells
  const { server, client } = cellAt(bisected, version)
  const other = [...otherThan(server, results.servers), ...otherThan(client, results.clients)]
  if (record === undefined || record.outcome === "not-run" || other.length > 0) {
    return {
      version,
      problem: other[0] ?? record?.reason ?? results.problems[0] ?? "it did not run",
    }
  }
  return { version, shown: { outcome: record.outcome, observed: observedIn(record, bisected) } }
}

function otherThan(
  program: Parameters<typeof otherVersion>[0],
  records: ProgramRecord[],
): string[] {
  const said = records.find(({ name }) => name === program.name)?.library
  return said === undefined ? [] : otherVersion(program, said)
}

/** The names of programs are in it, and are to be the same for all versions. */
function observedIn(
  { observed, reason, server, client }: CellRecord,
  { cell }: BisectedCell,
): string {
  return (observed ?? reason ?? "")
    .replaceAll(server, cell.server.name)
    .replaceAll(client, cell.client.name)
}
