import { useLayoutEffect } from "preact/hooks"
import { useReport } from "../../components/report-context.tsx"
import { chosenCells, filterOf } from "../../data/filter.ts"
import { count } from "../../data/format.ts"
import type { Cell } from "../../data/report.ts"
import { go, useRoute } from "../../route/navigation.tsx"
import { cellHref, filterPart, hrefOf } from "../../route/route.ts"
import { orderedCells } from "../cells/cells-view.tsx"

/** To the cells before and after, of those that the filter chooses. */
export function CellNavigation({ cell }: { cell: Cell }) {
  const report = useReport()
  const { query } = useRoute()
  const kept = { ...filterPart(query), ...(query["order"] && { order: query["order"] }) }
  const cells = orderedCells(chosenCells(report, filterOf(query)), query["order"])
  const position = cells.findIndex(({ index }) => index === cell.index)
  const before = position > 0 ? cells[position - 1] : undefined
  const after = position >= 0 ? cells[position + 1] : undefined
  // With what is on the screen, not after it: a key that follows at once goes on from there.
  useLayoutEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.altKey || event.ctrlKey || event.metaKey || isTyping(event.target)) return
      const to = event.key === "[" ? before : event.key === "]" ? after : undefined
      if (to !== undefined) go(cellHref(to, kept))
    }
    addEventListener("keydown", onKey)
    return () => removeEventListener("keydown", onKey)
  })
  return (
    <nav class="paging" aria-label="Cells of the filter">
      {before ? (
        <a href={cellHref(before, kept)} aria-keyshortcuts="[" title="Key: [">
          ← previous
        </a>
      ) : (
        <span class="muted">← previous</span>
      )}
      <a href={hrefOf("cells", [], kept)}>
        {position < 0
          ? "not chosen by the filter"
          : `${count(position + 1)} of ${count(cells.length)}${cells.length < report.cells.length ? " that the filter chooses" : ""}`}
      </a>
      {after ? (
        <a href={cellHref(after, kept)} aria-keyshortcuts="]" title="Key: ]">
          next →
        </a>
      ) : (
        <span class="muted">next →</span>
      )}
    </nav>
  )
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && /^(?:INPUT|SELECT|TEXTAREA)$/.test(target.tagName)
}
