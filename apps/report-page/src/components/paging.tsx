import { count } from "../data/format.ts"
import { useRoute, withQuery } from "../route/navigation.tsx"

export interface Page<T> {
  items: readonly T[]
  from: number
  all: number
  page: number
  pages: number
}

/** The part of a list that the address asks for. */
export function pageOf<T>(
  items: readonly T[],
  query: Readonly<Record<string, string>>,
  size: number,
): Page<T> {
  const pages = Math.max(1, Math.ceil(items.length / size))
  const asked = Number.parseInt(query["page"] ?? "1", 10)
  const page = Math.min(pages, Math.max(1, Number.isNaN(asked) ? 1 : asked))
  const from = (page - 1) * size
  return { items: items.slice(from, from + size), from, all: items.length, page, pages }
}

export function Paging({
  of: { from, items, all, page, pages },
  what,
}: {
  of: Page<unknown>
  what: string
}) {
  const route = useRoute()
  if (all === 0) return null
  const at = (number: number) =>
    withQuery(route, { page: number === 1 ? undefined : String(number) })
  return (
    <nav class="paging" aria-label={`Pages of ${what}`}>
      {pages > 1 &&
        (page > 1 ? <a href={at(page - 1)}>← earlier</a> : <span class="muted">← earlier</span>)}
      <span>
        {count(from + 1)}–{count(from + items.length)} of {count(all)}
      </span>
      {pages > 1 &&
        (page < pages ? <a href={at(page + 1)}>later →</a> : <span class="muted">later →</span>)}
    </nav>
  )
}
