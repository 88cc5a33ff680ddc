import { globMatcher } from "../select/patterns.ts"

/** Few globs that choose these of all names and none of the others; what is neither may go with them. */
export function globsOf(
  names: readonly string[],
  others: readonly string[],
  all: readonly string[],
): string[] {
  if (others.length === 0) return ["*"]
  const including = matching(names, others, all)
  const excluding = matching(others, names, all).map((glob) => `!${glob}`)
  return excluding.length < including.length ? excluding : including
}

function matching(
  names: readonly string[],
  others: readonly string[],
  all: readonly string[],
): string[] {
  const unwanted = new Set(others)
  const candidates = [...new Set(names.flatMap(wider))]
    .map((glob) => ({ glob, matched: all.filter(globMatcher(glob)) }))
    .filter(({ matched }) => !matched.some((name) => unwanted.has(name)))
  const globs: string[] = []
  const left = new Set(names)
  for (;;) {
    const [best] = candidates
      .map(({ glob, matched }) => ({ glob, matched: matched.filter((name) => left.has(name)) }))
      .filter(({ matched }) => matched.length > 1)
      .toSorted((a, b) => b.matched.length - a.matched.length)
    if (best === undefined) return [...globs, ...left]
    globs.push(best.glob)
    for (const name of best.matched) left.delete(name)
  }
}

/** `python-*`, `*-aio` and `python-aio*` of `python-aio`; `values/*` of `values/overflow`. */
function wider(name: string): string[] {
  const parts = [...name.matchAll(/[-/]/g)].flatMap(({ index, 0: separator }) => [
    `${name.slice(0, index + 1)}*`,
    ...(separator === "-" ? [`*${name.slice(index)}`] : []),
  ])
  return [...parts, `${name}*`]
}
