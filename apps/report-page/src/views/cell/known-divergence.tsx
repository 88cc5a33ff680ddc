import { OuterLink } from "../../components/outer-link.tsx"
import { Text } from "../../components/text.tsx"
import { useReport } from "../../components/report-context.tsx"
import type { Cell } from "../../data/report.ts"

/** Why a cell that is not as the specification says is no surprise. */
export function KnownDivergence({ cell }: { cell: Cell }) {
  const divergence = useReport().divergenceOf(cell)
  if (divergence === undefined) {
    return cell.divergence === undefined ? null : (
      <p>
        Recorded in <code>{cell.divergence}</code>.
      </p>
    )
  }
  const { why, upstream, entry, observed, intermittent } = divergence
  return (
    <section class="known">
      <h2>A known divergence</h2>
      <p class="why">
        <Text value={why} />
      </p>
      <dl class="facts">
        <div>
          <dt>Upstream</dt>
          <dd>{upstream === "unreported" ? "not reported" : <OuterLink href={upstream} />}</dd>
        </div>
        <div>
          <dt>Recorded in</dt>
          <dd>
            <code>{entry}</code>
          </dd>
        </div>
        <div>
          <dt>What must be seen</dt>
          <dd class="value">
            <Text value={observed} maxLength={1000} />
          </dd>
        </div>
        {intermittent && (
          <div>
            <dt>Intermittent</dt>
            <dd>It is a race: such a cell may pass as well.</dd>
          </div>
        )}
      </dl>
    </section>
  )
}
