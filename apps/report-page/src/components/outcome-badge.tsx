import type { Outcome } from "@interop/page-data"
import { explain, labelOf } from "../data/outcomes.ts"
import { OutcomeIcon } from "./outcome-icon.tsx"

export function OutcomeBadge({ outcome }: { outcome: Outcome }) {
  return (
    <span class={`badge tone-${outcome}`} title={explain(outcome)}>
      <OutcomeIcon outcome={outcome} />
      {labelOf(outcome)}
    </span>
  )
}
