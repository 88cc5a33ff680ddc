import { UsageError } from "@interop/command-line"
import type { Program } from "./manifests.ts"
import { alikeFirst } from "./patterns.ts"
import { versionRange } from "./version-number.ts"

const NEWEST = "999999.0.0"

/**
 * Names of programs, or all programs of these libraries. There are no globs: a stack to come must not be caught by its
 * name. A program is meant with whatever version of its library, but where there is a range.
 */
export type ProgramSelector =
  | string
  | string[]
  | { library: string | string[]; versions?: string }
  | { programs: string | string[]; versions: string }

/** All programs where nothing is said. Throws a UsageError for what is no name here. */
export function choosePrograms(
  dimension: "servers" | "clients",
  selector: ProgramSelector | undefined,
  programs: readonly Program[],
): Program[] {
  if (selector === undefined) return [...programs]
  const isByName = typeof selector === "string" || Array.isArray(selector) || "programs" in selector
  const wanted = wordsOf(selector)
  const nameOf = ({ name, base, library }: Program) => (isByName ? (base?.name ?? name) : library)
  const option = isByName ? dimension : `${dimension}: library`
  const repeated = wanted.find((name, index) => wanted.indexOf(name) !== index)
  if (repeated !== undefined) {
    throw new UsageError(`${option} "${repeated}" is given twice: leave one out`)
  }
  for (const name of wanted) {
    if (isPattern(name)) {
      throw new UsageError(
        `${option} "${name}" is a pattern, which would catch a stack to come by its name: give names of programs, or { library: NAME }`,
      )
    }
    if (programs.some((program) => nameOf(program) === name)) continue
    const known = [...new Set(programs.flatMap((program) => nameOf(program) ?? []))]
    throw new UsageError(
      `${option} "${name}" matches nothing; there are: ${alikeFirst(name, known)}`,
    )
  }
  return programs.filter((program) => wanted.includes(nameOf(program) ?? ""))
}

/** The names of programs or of libraries. */
export function wordsOf(selector: ProgramSelector): string[] {
  if (typeof selector === "string" || Array.isArray(selector)) return [selector].flat()
  return ["programs" in selector ? selector.programs : selector.library].flat()
}

export function rangeIn(selector: ProgramSelector | undefined): string | undefined {
  return typeof selector === "object" && "versions" in selector ? selector.versions : undefined
}

/** Those of the range that the selector has, if it has one. What a stack keeps at the newest counts as newer than all. */
export function inRange(selector: ProgramSelector | undefined, programs: Program[]): Program[] {
  const range = rangeIn(selector)
  if (range === undefined) return programs
  const has = versionRange(range)
  return programs.filter(({ version, implementation }) =>
    has(version ?? implementation.libraryVersion ?? NEWEST),
  )
}

/** Few words that select these programs and none of the others; undefined for all. What is neither may go with them. */
export function selectorOf(
  names: readonly string[],
  others: readonly string[],
  programs: readonly Program[],
): ProgramSelector | undefined {
  if (others.length === 0) return undefined
  const librariesOf = (which: readonly string[]) =>
    new Set(programs.filter(({ name }) => which.includes(name)).map(({ library }) => library))
  const libraries = [...librariesOf(names)]
  const unwanted = librariesOf(others)
  const areTold = libraries.every((library) => library !== undefined && !unwanted.has(library))
  const told = areTold && libraries.length < names.length
  return told ? { library: oneOrMany(libraries as string[]) } : oneOrMany(names)
}

export function oneOrMany(names: readonly string[]): string | string[] {
  const [first, ...others] = names
  return first !== undefined && others.length === 0 ? first : [...names]
}

function isPattern(name: string): boolean {
  return /[*?[\]{}()!+]/.test(name)
}
