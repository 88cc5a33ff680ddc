import { createHash } from "node:crypto"
import { existsSync, globSync, readFileSync, readdirSync, rmSync, statSync } from "node:fs"
import { dirname, join } from "node:path"
import { makeDirectory, writeFile } from "@interop/files"
import { HarnessError } from "../errors.ts"
import type { Implementation } from "../select/manifests.ts"
import { type Environment, versionFolder } from "../select/program-versions.ts"
import { checkRequirements } from "../select/requirements.ts"
import { compareVersions } from "../select/version-number.ts"
import { workspaceRoot } from "../workspace.ts"
import { type BuildOptions, runLogged, withBuildLock } from "./run-target.ts"

/** Written last: a folder without it is what an ended build has left. */
const STAMP = ".built"
const ROOT = "{workspaceRoot}/"

/** Makes those that are not there, one after another. Why it cannot be made, by its folder, for those that cannot. */
export async function buildEnvironments(
  environments: readonly Environment[],
  { logDirectory, ...options }: Omit<BuildOptions, "logFile"> & { logDirectory: string },
): Promise<Map<string, string>> {
  const unbuilt = new Map<string, string>()
  for (const environment of environments) {
    const logFile = join(
      logDirectory,
      `build.${environment.implementation.name}@${environment.version}.log`,
    )
    try {
      await buildEnvironment(environment, { ...options, logFile })
    } catch (error) {
      if (!(error instanceof HarnessError) || options.signal.aborted) throw error
      unbuilt.set(environment.directory, error.message)
    }
  }
  return unbuilt
}

/** The same for a run that builds nothing. */
export function missingEnvironments(environments: readonly Environment[]): Map<string, string> {
  const missing = environments.filter((each) => !isBuilt(each))
  return new Map(
    missing.map((each) => [each.directory, `${nameOf(each)} is not built: leave out --no-build`]),
  )
}

/** It is whole, though perhaps no longer as the stack is now. */
export function isBuilt({ directory }: Pick<Environment, "directory">): boolean {
  return existsSync(join(directory, STAMP))
}

/** Of a stack, the oldest first. */
export function builtVersions(implementation: Implementation): string[] {
  const folder = dirname(versionFolder(implementation, "any"))
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .filter((version) => isBuilt({ directory: join(folder, version) }))
    .toSorted(compareVersions)
}

async function buildEnvironment(environment: Environment, options: BuildOptions): Promise<void> {
  const { implementation, version, directory } = environment
  const { build } = implementation.versions
  const digest = await digestOf(environment, options.signal)
  if (stampOf(environment) === digest) return
  await withBuildLock(directory, options, async () => {
    // Whoever had the lock may have made it.
    if (stampOf(environment) === digest) return
    options.onStage(`building ${nameOf(environment)}`)
    rmSync(directory, { recursive: true, force: true })
    makeDirectory(directory)
    await runLogged(
      `build of ${nameOf(environment)}`,
      ["sh", "-c", build],
      implementation.directory,
      {
        ...options,
        env: { LIBRARY_VERSION: version, VERSION_FOLDER: directory },
      },
    )
    writeFile(join(directory, STAMP), digest)
  })
}

/** Of all that the environment depends on: the same one is made of it, in the same place. */
export async function digestOf(
  { implementation, version, directory }: Environment,
  signal?: AbortSignal,
): Promise<string> {
  const { build, inputs } = implementation.versions
  const tools = await checkRequirements(implementation, signal)
  const hash = createHash("sha256")
  hash.update(JSON.stringify([build, version, directory, tools.map(({ found }) => found)]))
  for (const file of inputs.flatMap((glob) => filesOf(glob, implementation.directory))) {
    hash.update(JSON.stringify(file)).update(readFileSync(file))
  }
  return hash.digest("hex")
}

function filesOf(glob: string, directory: string): string[] {
  const [cwd, pattern] = glob.startsWith(ROOT)
    ? [workspaceRoot, glob.slice(ROOT.length)]
    : [directory, glob]
  const files = globSync(pattern, { cwd }).map((file) => join(cwd, file))
  return files.filter((file) => statSync(file).isFile()).toSorted()
}

function stampOf({ directory }: Environment): string | undefined {
  const file = join(directory, STAMP)
  return existsSync(file) ? readFileSync(file, "utf8") : undefined
}

function nameOf({ implementation, version }: Environment): string {
  return `${implementation.name} with ${implementation.versions.library} ${version}`
}
