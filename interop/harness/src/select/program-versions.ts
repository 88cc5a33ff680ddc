import { join } from "node:path"
import { UsageError } from "@interop/command-line"
import type { Catalogue } from "./catalogue.ts"
import type { Implementation, Program } from "./manifests.ts"
import { choose } from "./patterns.ts"
import type { Placement } from "./placement.ts"
import { type VersionedImplementation, registryVersions } from "./registry-versions.ts"
import { nearestVersions, newestOfMinors, versionRange } from "./version-number.ts"

/** Besides a version's number. */
const WORDS = ["current", "oldest", "newest", "tested", "minors"] as const
const WORD = new RegExp(`^(${WORDS.join("|")}|v?\\d+(\\.\\d+)*)$`)

/** A program of such a stack that runs on that library. */
export interface VersionedProgram extends Program {
  implementation: VersionedImplementation
}

export function hasVersions(program: Program): program is VersionedProgram {
  const { versions } = program.implementation
  return versions !== undefined && versions.library === program.library
}

/** Where the environments of a stack are. */
export function versionFolder({ directory }: Implementation, version: string): string {
  return join(directory, ".versions", version)
}

/** The same program with that version of its library. */
export function withVersion(base: VersionedProgram, version: string): Program {
  return {
    ...base,
    name: `${base.name}@${version}`,
    version,
    base,
    directory: versionFolder(base.implementation, version),
  }
}

/** `python-threads@1.60.0` in two; undefined where there is no version. */
export function nameAndVersion(text: string): { name: string; version: string } | undefined {
  const at = text.lastIndexOf("@")
  const [name, version] = [text.slice(0, at), text.slice(at + 1)]
  // `@(` begins a group of a glob.
  return at < 1 || version.startsWith("(") ? undefined : { name, version }
}

/** The catalogue with these programs in it as well, where their names have versions. */
export function withNamedVersions(
  catalogue: Catalogue,
  names: { servers: readonly string[]; clients: readonly string[] },
): Catalogue {
  return {
    ...catalogue,
    servers: withNamed(catalogue.servers, names.servers),
    clients: withNamed(catalogue.clients, names.clients),
  }
}

export function withNamed(programs: readonly Program[], names: readonly string[]): Program[] {
  const there = new Set(programs.map(({ name }) => name))
  const added = [...new Set(names)].flatMap((each) => {
    const parts = there.has(each) ? undefined : nameAndVersion(each)
    const base = programs.find(({ name }) => name === parts?.name)
    if (parts === undefined || base === undefined || !hasVersions(base)) return []
    return [withVersion(base, parts.version)]
  })
  return [...programs, ...added]
}

/** From globs as `python-*@oldest` to names with the numbers of versions; others stay as they are. */
export async function resolveVersions(
  option: string,
  globs: readonly string[],
  programs: readonly Program[],
  signal?: AbortSignal,
): Promise<string[]> {
  const resolved = await Promise.all(
    globs.map(async (glob) => {
      const parts = glob.startsWith("!") ? undefined : nameAndVersion(glob)
      if (parts === undefined) return [glob]
      const those = choose(option, [parts.name], programs, ({ name }) => name)
      const versioned = those.filter(hasVersions)
      if (versioned.length === 0) refuseWithout(`${option} "${glob}"`, programs)
      const each = versioned.map((program) =>
        namesOf(program, `${option} "${glob}"`, [parts.version], signal),
      )
      return (await Promise.all(each)).flat()
    }),
  )
  return resolved.flat()
}

/** One of `--versions`: `1.60.0`, or for the programs of one library `grpcio@1.60.0`. */
export interface VersionWord {
  text: string
  library: string | undefined
  word: string
}

/** Throws a UsageError where one is for none of the programs that were chosen. */
export function versionWords(
  texts: readonly string[],
  chosen: readonly Program[],
  { servers, clients }: Catalogue,
): VersionWord[] {
  const versioned = chosen.filter(({ version }) => version === undefined).filter(hasVersions)
  return texts.map((text) => {
    const parts = nameAndVersion(text)
    const each = { text, library: parts?.name, word: parts?.version ?? text }
    if (!versioned.some((program) => isFor(each, program))) {
      refuseWithout(`--versions "${text}"`, [...servers, ...clients])
    }
    return each
  })
}

/** The names of the programs, each in the versions that there is a word for. */
export async function inVersions(
  words: readonly VersionWord[],
  chosen: readonly Program[],
  signal?: AbortSignal,
): Promise<string[]> {
  const names = chosen.map(async (program) => {
    const fitting = words.filter((word) => isFor(word, program))
    if (program.version !== undefined || !hasVersions(program) || fitting.length === 0) {
      return [program.name]
    }
    const own = fitting.map(({ word }) => word)
    return namesOf(program, `--versions "${own.join(",")}"`, own, signal)
  })
  return (await Promise.all(names)).flat()
}

function isFor({ library }: VersionWord, program: Program): boolean {
  return library === undefined ? hasVersions(program) : program.library === library
}

/** A stack with one version of its library. */
export interface Environment {
  implementation: VersionedImplementation
  version: string
  directory: string
}

/** Those that these programs run in, each once. */
export function environmentsOf(programs: readonly Program[]): Environment[] {
  const byFolder = new Map<string, Environment>()
  for (const { base, version, directory } of programs) {
    if (base === undefined || version === undefined || !hasVersions(base)) continue
    byFolder.set(directory, { implementation: base.implementation, version, directory })
  }
  return [...byFolder.values()]
}

/** Images are made of what a stack has. */
export function refuseVersionsIn(placement: Placement, programs: readonly Program[]): void {
  const program = programs.find(
    ({ role, version }) => version !== undefined && placement[role] === "container",
  )
  if (program === undefined) return
  throw new UsageError(
    `${program.role} ${program.name} is not available in a container: versions of a library run as processes`,
  )
}

async function namesOf(
  program: VersionedProgram,
  place: string,
  words: readonly string[],
  signal: AbortSignal | undefined,
): Promise<string[]> {
  const versions = await Promise.all(
    words.map((word) => versionsOf(program.implementation, place, word, signal)),
  )
  return [...new Set(versions.flat())].map((version) =>
    version === undefined ? program.name : `${program.name}@${version}`,
  )
}

/** Undefined stands for the stack's own. */
async function versionsOf(
  implementation: VersionedImplementation,
  place: string,
  word: string,
  signal: AbortSignal | undefined,
): Promise<(string | undefined)[]> {
  const { tested, library } = implementation.versions
  if (!WORD.test(word)) {
    throw new UsageError(
      `${place}: "${word}" is no version; give its number, or ${WORDS.join(", ")}`,
    )
  }
  if (word === "current") return [undefined]
  if (word === "oldest") return tested.slice(0, 1)
  if (word === "tested") return tested
  const version = word.replace(/^v/, "")
  if (tested.includes(version)) return [version]
  const all = await registryVersions(implementation, signal)
  if (word === "newest") return all.slice(-1)
  if (word === "minors") return newestOfMinors(all.slice(Math.max(0, all.indexOf(tested[0] ?? ""))))
  if (all.includes(version)) return [version]
  const near = nearestVersions(version, all).join(", ")
  throw new UsageError(`${place}: ${library} has no version ${version}; the nearest are ${near}`)
}

function refuseWithout(place: string, programs: readonly Program[]): never {
  const those = programs.filter(hasVersions).map(({ name, library }) => `${name} (${library})`)
  throw new UsageError(
    `${place}: no versions are known of that; they are of ${those.join(", ") || "no program"}`,
  )
}

/** One line where the library that a program runs on is not the version that it is said to be; none where it is. */
export function otherVersion(
  { role, name, version, implementation }: Program,
  said: { name: string; version: string },
): string[] {
  const { libraryVersion } = implementation
  if (version !== undefined && said.version !== version) {
    return [`${role} ${name} runs on ${said.name} ${said.version}, and ${version} was asked for`]
  }
  if (libraryVersion === undefined || versionRange(libraryVersion)(said.version)) return []
  return [
    `${role} ${name} runs on ${said.name} ${said.version}, and its manifest says ${libraryVersion}: mend the manifest`,
  ]
}
