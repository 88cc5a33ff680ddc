import { UsageError } from "@interop/command-line"

const NUMBER = /^v?(\d+)\.(\d+)(?:\.(\d+))?$/
const COMPARISON = /^(<=|>=|<|>|=)?(\d+(?:\.\d+){0,2})$/

/** The numbers of a released version; undefined for what is none: `1.60.0rc1`, say. */
function numbersOf(text: string): number[] | undefined {
  const [, ...parts] = NUMBER.exec(text) ?? []
  return parts.length === 0 ? undefined : parts.map((part: string | undefined) => Number(part ?? 0))
}

/** As sort wants it: the older first. */
export function compareVersions(one: string, other: string): number {
  const [left = [], right = []] = [numbersOf(one), numbersOf(other)]
  const at = [0, 1, 2].find((index) => (left[index] ?? 0) !== (right[index] ?? 0))
  return at === undefined ? 0 : (left[at] ?? 0) - (right[at] ?? 0)
}

/** The released versions among the words that a registry's tool printed, each once, the oldest first. */
export function versionsIn(printed: string): string[] {
  const words = printed.split(/[\s,;"'()[\]]+/)
  const released = words.filter((word) => numbersOf(word) !== undefined)
  return [...new Set(released.map((word) => word.replace(/^v/, "")))].toSorted(compareVersions)
}

/** The newest of each minor version, the oldest first. */
export function newestOfMinors(versions: readonly string[]): string[] {
  const byMinor = Map.groupBy(versions, (version) => numbersOf(version)?.slice(0, 2).join("."))
  return [...byMinor.values()].flatMap((same) => same.toSorted(compareVersions).at(-1) ?? [])
}

/** Those that a person may have meant: the next older and newer ones. */
export function nearestVersions(text: string, versions: readonly string[]): string[] {
  const wanted = /^v?\d+$/.test(text) ? `${text}.0` : text
  const older = versions.filter((each) => compareVersions(each, wanted) < 0)
  const newer = versions.filter((each) => compareVersions(each, wanted) > 0)
  return [...older.slice(-2), ...newer.slice(0, 2)]
}

/**
 * A range as in `>=1.51 <1.60 || 1.62`: comparisons that all hold, alternatives
 * between `||`. A version without its last numbers stands for all that begin
 * so. Throws a UsageError for what is no range.
 */
export function versionRange(text: string): (version: string) => boolean {
  const alternatives = text.split("||").map((part) => {
    const words = part.trim().split(/\s+/)
    return words.map((word) => comparison(word, text))
  })
  return (version) => alternatives.some((all) => all.every((holds) => holds(version)))
}

function comparison(word: string, range: string): (version: string) => boolean {
  const [, operator = "=", bound = ""] = COMPARISON.exec(word) ?? []
  if (bound === "") {
    throw new UsageError(
      `versions "${range}" is no range: write comparisons as in ">=1.51 <1.60", alternatives with || between`,
    )
  }
  const parts = bound.split(".").map(Number)
  const differenceTo = (version: string) => {
    const there = numbersOf(version) ?? []
    const at = parts.findIndex((part, index) => part !== (there[index] ?? 0))
    return at === -1 ? 0 : (there[at] ?? 0) - (parts[at] ?? 0)
  }
  return (version) => {
    const difference = differenceTo(version)
    switch (operator) {
      case "<":
        return difference < 0
      case "<=":
        return difference <= 0
      case ">":
        return difference > 0
      case ">=":
        return difference >= 0
      default:
        return difference === 0
    }
  }
}
