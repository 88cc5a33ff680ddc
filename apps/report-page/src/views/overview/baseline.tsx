import { useReport } from "../../components/report-context.tsx"
import { Text } from "../../components/text.tsx"
import { count, moment, shortCommit } from "../../data/format.ts"
import { isRed, labelOf } from "../../data/outcomes.ts"
import { type Cell, type ChangeKind, type Report, wayOf } from "../../data/report.ts"
import { visibleText } from "../../data/visible-text.ts"
import { cellHref, hrefOf } from "../../route/route.ts"

const MOST_NAMED = 5

/** What is new, fixed and still red since the run that this one is compared with. */
export function Baseline() {
  const report = useReport()
  const { baseline } = report.data
  if (baseline === undefined) {
    return (
      <section>
        <h2>Since the baseline</h2>
        <p class="muted">
          This run is compared with none: there was no earlier green run here, and none was named
          with <code>npm run harness -- diff</code>.
        </p>
      </section>
    )
  }
  const byKind = Map.groupBy(report.cells, (cell) => report.changeKindOf(cell))
  const of = (kind: ChangeKind) => byKind.get(kind) ?? []
  return (
    <section>
      <h2>Since the baseline</h2>
      <p class="muted">
        <Text value={baseline.source} maxLength={200} /> of {moment(baseline.startedAt)}
        {baseline.commit !== undefined && (
          <>
            , commit <code>{shortCommit(baseline.commit)}</code>
          </>
        )}
        {!baseline.sameSelection && "; it had other cells, or another runtime"}
      </p>
      <dl class="changes">
        <Line kind="new" label="newly red" cells={of("new")} report={report} />
        <Line kind="fixed" label="fixed" cells={of("fixed")} report={report} />
        <Line kind="still" label="still red" cells={of("still")} report={report} />
        <Line
          kind="diverges-now"
          label="newly diverging"
          cells={of("diverges-now")}
          report={report}
        />
        <Line kind="other" label="otherwise changed" cells={of("other")} report={report} />
      </dl>
      <p class="muted">
        {baseline.added > 0 && `${count(baseline.added, "cell")} of this run are not in it. `}
        {baseline.gone > 0 && `${count(baseline.gone, "cell")} of it are not in this run.`}
      </p>
      {baseline.versions.length > 0 && (
        <>
          <h3>Other versions</h3>
          <ul class="plain">
            {baseline.versions.map((line) => (
              <li key={line}>
                <Text value={line} maxLength={200} />
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  )
}

function Line({
  kind,
  label,
  cells,
  report,
}: {
  kind: ChangeKind
  label: string
  cells: readonly Cell[]
  report: Report
}) {
  return (
    <div class={`change change-${kind}${cells.length === 0 ? " zero" : ""}`}>
      <dt>
        <a href={hrefOf("cells", [], { change: kind })}>
          <strong>{count(cells.length)}</strong> {label}
        </a>
      </dt>
      {kind === "new" && cells.length > 0 && (
        <dd>
          <ul class="plain">
            {cells.slice(0, MOST_NAMED).map((cell) => (
              <li key={cell.index}>
                <a href={cellHref(cell, { change: kind })}>{visibleText(cell.scenario)}</a>{" "}
                <span class="muted">
                  {visibleText(cell.client)} → {visibleText(cell.server)},{" "}
                  {visibleText(wayOf(cell))}
                  {beforeOf(report, cell)}
                </span>
              </li>
            ))}
            {cells.length > MOST_NAMED && (
              <li class="muted">and {count(cells.length - MOST_NAMED)} more</li>
            )}
          </ul>
        </dd>
      )}
    </div>
  )
}

function beforeOf(report: Report, cell: Cell): string {
  const before = report.changeOf(cell)?.before
  return before === undefined || isRed(before) ? "" : `; ${labelOf(before)} before`
}
