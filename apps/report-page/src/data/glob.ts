/** Whether a name is one of those in a comma-separated list; `*` stands for any characters. */
export function matcherOf(list: string): (name: string) => boolean {
  const patterns = list.split(",").map((pattern) => pattern.trim())
  const exact = new Set([list, ...patterns])
  const globs = patterns.filter((pattern) => pattern.includes("*")).map(globOf)
  const known = new Map<string, boolean>()
  return (name) => {
    const before = known.get(name)
    if (before !== undefined) return before
    const matches = exact.has(name) || globs.some((glob) => glob.test(name))
    known.set(name, matches)
    return matches
  }
}

function globOf(pattern: string): RegExp {
  const parts = pattern
    .split("*")
    .map((part) => part.replaceAll(/[\\^$.+?()[\]{}|]/g, String.raw`\$&`))
  return new RegExp(`^${parts.join(".*")}$`, "s")
}
