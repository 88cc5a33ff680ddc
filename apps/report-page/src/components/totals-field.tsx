import type { Outcome, Totals } from "@interop/page-data"
import { count } from "../data/format.ts"
import { redShare } from "../data/counts.ts"
import { countOf, countedLabelOf, outcomes, worstOf } from "../data/outcomes.ts"
import { EmptyField } from "./empty-field.tsx"
import { OutcomeBar } from "./outcome-bar.tsx"
import { OutcomeIcon } from "./outcome-icon.tsx"

/** A share of red cells that is seen from afar. */
const MUCH = 0.25

/** A field of a matrix: how many of its cells passed, with the sign of the worst. */
export function TotalsField({
  totals,
  href,
  label,
  strong = false,
  sum = false,
}: {
  totals: Totals | undefined
  href: string
  label: string
  /** The worst of all. */
  strong?: boolean
  /** Of a whole row or column. */
  sum?: boolean
}) {
  const worst = totals && worstOf(totals)
  if (totals === undefined || worst === undefined) {
    return <EmptyField />
  }
  return (
    <td
      class={`field tone-${worst}${strong ? " strong" : ""}${sum ? " sum" : ""}${redShare(totals) >= MUCH ? " much" : ""}`}
    >
      <a href={href} title={sentenceOf(totals)}>
        <OutcomeIcon outcome={worst} />
        <span class="x-of-y">
          {count(totals.pass)}
          <span class="of">
            <span aria-hidden="true">/</span>
            <span class="unheard"> of </span>
            {count(countOf(totals))}
          </span>
        </span>
        <span class="unheard">
          {" "}
          passed, {othersOf(totals)} {label}
        </span>
        <OutcomeBar totals={totals} />
      </a>
    </td>
  )
}

export function sentenceOf(totals: Totals): string {
  return outcomes
    .filter((outcome) => totals[outcome] > 0)
    .map((outcome) => `${count(totals[outcome])} ${countedLabelOf(outcome)}`)
    .join(", ")
}

function othersOf(totals: Totals): string {
  const others = outcomes.filter(
    (outcome): outcome is Outcome => outcome !== "pass" && totals[outcome] > 0,
  )
  return others.map((outcome) => `${totals[outcome]} ${countedLabelOf(outcome)},`).join(" ")
}
