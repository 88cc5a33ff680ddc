import { UsageError } from "@interop/command-line"
import picomatch from "picomatch"

const MAX_NAMED = 20
const WHOLE_NAME = /^[\w-]+\/[\w-]+$/

/**
 * The items whose names the globs choose: all of them when no glob includes
 * any, less those that a glob with a leading `!` excludes. A glob that matches
 * nothing is a mistake of the user, never an empty success.
 */
export function choose<T>(
  option: string,
  globs: readonly string[],
  items: readonly T[],
  nameOf: (item: T) => string,
): T[] {
  const matchers = globs.map((glob) => {
    const excludes = glob.startsWith("!")
    if (glob === "" || glob === "!") throw new UsageError(`${option} "${glob}" is no pattern`)
    const matches = globMatcher(excludes ? glob.slice(1) : glob)
    if (!items.some((item) => matches(nameOf(item)))) {
      const known = alikeFirst(glob, items.map(nameOf))
      throw new UsageError(`${option} "${glob}" matches nothing; there are: ${known}`)
    }
    return { excludes, matches }
  })
  const includes = matchers.filter(({ excludes }) => !excludes)
  const excludes = matchers.filter(({ excludes }) => excludes)
  const chosen = items.filter((item) => {
    const name = nameOf(item)
    const included = includes.length === 0 || includes.some(({ matches }) => matches(name))
    return included && !excludes.some(({ matches }) => matches(name))
  })
  if (chosen.length === 0) {
    throw new UsageError(`${option} ${globs.map((glob) => `"${glob}"`).join(" ")} leaves nothing`)
  }
  return chosen
}

/** Without a slash the glob is held against the last part of a name: `unary` is `tutorial/unary`. */
export function globMatcher(glob: string): (name: string) => boolean {
  if (WHOLE_NAME.test(glob)) return (name) => name === glob
  const matches = picomatch(glob, { basename: !glob.includes("/") })
  // Wrapped: picomatch has a second parameter that makes it return an object, hence true.
  return (name) => matches(name)
}

/** All names, or of many those that begin as the glob does. */
export function alikeFirst(glob: string, names: readonly string[]): string {
  if (names.length <= MAX_NAMED) return names.join(", ")
  const shared = (name: string) => {
    const end = Array.from(name).findIndex((letter, at) => letter !== glob[at])
    return end === -1 ? name.length : end
  }
  const first = names.toSorted((a, b) => shared(b) - shared(a)).slice(0, MAX_NAMED)
  return `${first.join(", ")}, and ${names.length - MAX_NAMED} more`
}
