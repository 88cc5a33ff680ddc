import type { HistoryRun } from "@interop/page-data"
import { OutcomeBar } from "../../components/outcome-bar.tsx"
import { ScrollTable } from "../../components/scroll-table.tsx"
import { count, moment, shortCommit } from "../../data/format.ts"
import { redOf } from "../../data/outcomes.ts"
import { visibleText } from "../../data/visible-text.ts"

const MOST_LISTED = 100

/** The runs that are recorded, the newest first. */
export function RunTable({
  history,
  compared,
}: {
  history: readonly HistoryRun[]
  compared: ReadonlySet<HistoryRun>
}) {
  const shown = history.slice(-MOST_LISTED).toReversed()
  return (
    <section>
      <h2>Runs</h2>
      <ScrollTable wide label="Runs">
        <table>
          <caption class="unheard">Runs, the newest first</caption>
          <thead>
            <tr>
              <th scope="col">began</th>
              <th scope="col">verdict</th>
              <th scope="col">commit</th>
              <th scope="col">runtime</th>
              <th scope="col" class="right">
                cells
              </th>
              <th scope="col" class="right">
                red
              </th>
              <th scope="col">
                <span class="unheard">divided</span>
              </th>
              <th scope="col">compared</th>
            </tr>
          </thead>
          <tbody>
            {shown.map((run, index) => (
              <tr key={index}>
                <th scope="row">{moment(run.startedAt)}</th>
                <td>{run.interrupted ? "interrupted" : run.green ? "green" : "red"}</td>
                <td>{run.commit === undefined ? "–" : <code>{shortCommit(run.commit)}</code>}</td>
                <td>{visibleText(run.runtime)}</td>
                <td class="right">{count(run.cells)}</td>
                <td class="right">{count(redOf(run.totals))}</td>
                <td class="bar">
                  <OutcomeBar totals={run.totals} />
                </td>
                <td>{compared.has(run) ? "yes" : "no"}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollTable>
    </section>
  )
}
