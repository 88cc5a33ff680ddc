import type { Totals } from "@interop/page-data"
import { count, share } from "../data/format.ts"
import { countOf, outcomes, redOf } from "../data/outcomes.ts"

/** How the cells are divided, the worst first; what is there is at least a hair wide. */
export function OutcomeBar({ totals }: { totals: Totals }) {
  const all = countOf(totals)
  let from = 0
  return (
    <svg class="outcome-bar" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
      {outcomes.map((outcome) => {
        if (totals[outcome] === 0 || all === 0) return null
        const x = from
        const width = Math.max(0.8, (100 * totals[outcome]) / all)
        from += width
        return <rect key={outcome} x={x} width={width} height="4" class={`bar-${outcome}`} />
      })}
    </svg>
  )
}

/** How many cells are red, and the bar: two fields at the end of a row. */
export function RedFields({ totals }: { totals: Totals }) {
  return (
    <>
      <td class="right">
        {count(redOf(totals))} of {count(countOf(totals))} ({share(redOf(totals), countOf(totals))})
      </td>
      <td class="bar">
        <OutcomeBar totals={totals} />
      </td>
    </>
  )
}
