import { explain, labelOf, outcomes } from "../data/outcomes.ts"
import { OutcomeIcon } from "./outcome-icon.tsx"

export function Legend() {
  return (
    <ul class="legend" aria-label="Signs">
      {outcomes.map((outcome) => (
        <li key={outcome} title={explain(outcome)}>
          <OutcomeIcon outcome={outcome} /> {labelOf(outcome)}
        </li>
      ))}
    </ul>
  )
}
