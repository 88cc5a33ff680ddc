import { UsageError } from "@interop/command-line"
import type { Program } from "./manifests.ts"
import { alikeFirst } from "./patterns.ts"

/** Names of programs, or all programs of these libraries. There are no globs: a stack to come must not be caught by its name. */
export type ProgramSelector = string | string[] | { library: string | string[] }

/** All programs where nothing is said. Throws a UsageError for what is no name here. */
export function choosePrograms(
  dimension: "servers" | "clients",
  selector: ProgramSelector | undefined,
  programs: readonly Program[],
): Program[] {
  if (selector === undefined) return [...programs]
  const isByName = typeof selector === "string" || Array.isArray(selector)
  const wanted = isByName ? [selector].flat() : [selector.library].flat()
  const nameOf = ({ name, library }: Program) => (isByName ? name : library)
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
