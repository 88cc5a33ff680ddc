import { Command } from "../../components/command.tsx"
import { Heading } from "../../components/heading.tsx"
import { OutcomeBadge } from "../../components/outcome-badge.tsx"
import { useReport } from "../../components/report-context.tsx"
import { duration } from "../../data/format.ts"
import { labelOf } from "../../data/outcomes.ts"
import { wayOf } from "../../data/report.ts"
import { visibleText } from "../../data/visible-text.ts"
import { useRoute } from "../../route/navigation.tsx"
import { cellKeyOf, hrefOf } from "../../route/route.ts"
import { CellNavigation } from "./cell-navigation.tsx"
import { Elsewhere } from "./elsewhere.tsx"
import { Files } from "./files.tsx"
import { KnownDivergence } from "./known-divergence.tsx"
import { Observed } from "./observed.tsx"
import { TimeLine } from "./time-line.tsx"
import { Tried } from "./tried.tsx"

export function CellView() {
  const report = useReport()
  const { path } = useRoute()
  const cell = report.cellOf(cellKeyOf(path))
  if (cell === undefined) {
    const [server = "", client = "", ...rest] = path.map(visibleText)
    return (
      <>
        <Heading>No such cell</Heading>
        <p>
          This report has no cell of client {client} and server {server} in{" "}
          {rest.slice(0, -1).join("/")} over {rest.at(-1)}. <a href={hrefOf("cells")}>All cells</a>
        </p>
      </>
    )
  }
  const scenario = report.scenarioOf(cell)
  const change = report.changeOf(cell)
  return (
    <article class="cell" key={cell.index}>
      <CellNavigation cell={cell} />
      <Heading>{visibleText(scenario?.title ?? cell.scenario)}</Heading>
      <p class="cell-line">
        <OutcomeBadge outcome={cell.outcome} />
        <code>{visibleText(cell.scenario)}</code>
        <span>
          <bdi>{visibleText(cell.client)}</bdi> → <bdi>{visibleText(cell.server)}</bdi> over{" "}
          {visibleText(wayOf(cell))}
        </span>
        <span class="muted">{duration(cell.durationMs)}</span>
        {change && (
          <span class="muted">
            {labelOf(change.before)} in the baseline
            {change.beforeObserved !== undefined && change.beforeObserved !== cell.observed && (
              <>
                : <bdi class="value">{visibleText(change.beforeObserved.slice(0, 200))}</bdi>
              </>
            )}
          </span>
        )}
      </p>
      <Observed cell={cell} scenario={scenario} />
      <KnownDivergence cell={cell} />
      <section>
        <h2>Reproduce</h2>
        <Command command={cell.repro} />
      </section>
      <Tried scenario={scenario} />
      <TimeLine evidence={cell.evidence} key={cell.evidence} />
      <Elsewhere cell={cell} />
      <Files cell={cell} />
    </article>
  )
}
