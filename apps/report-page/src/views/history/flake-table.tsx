import type { HistoryRun } from "@interop/page-data"
import { OutcomeIcon } from "../../components/outcome-icon.tsx"
import { Paging, pageOf } from "../../components/paging.tsx"
import { ScrollTable } from "../../components/scroll-table.tsx"
import { useReport } from "../../components/report-context.tsx"
import { count, moment, share } from "../../data/format.ts"
import { flakesOf } from "../../data/history.ts"
import { labelOf } from "../../data/outcomes.ts"
import { wayOf } from "../../data/report.ts"
import { visibleText } from "../../data/visible-text.ts"
import { useRoute } from "../../route/navigation.tsx"
import { cellHref } from "../../route/route.ts"

const ROWS_ON_A_PAGE = 25
const MOST_RUNS = 30

/** Cells that did not end the same in each of the runs. */
export function FlakeTable({ runs }: { runs: readonly HistoryRun[] }) {
  const report = useReport()
  const { query } = useRoute()
  const flakes = flakesOf(runs)
  const page = pageOf(flakes, query, ROWS_ON_A_PAGE)
  const from = Math.max(0, runs.length - MOST_RUNS)
  return (
    <section>
      <h2>
        Cells that changed their mind <span class="count">{count(flakes.length)}</span>
      </h2>
      {flakes.length === 0 ? (
        <p class="muted">Each cell ended the same in all {runs.length} runs.</p>
      ) : (
        <ScrollTable wide label="Cells that changed their mind">
          <table class="flakes">
            <caption class="unheard">
              Cells that changed their mind, those that did most often first
            </caption>
            <thead>
              <tr>
                <th scope="col">cell</th>
                <th scope="col" class="right">
                  changes
                </th>
                <th scope="col" class="right">
                  rate
                </th>
                <th scope="col">the last {runs.length - from} runs, the oldest first</th>
              </tr>
            </thead>
            <tbody>
              {page.items.map(({ cell: key, outcomes, changes }) => {
                const cell = report.cellOf(key)
                const [server = "", client = "", scenario = "", transport = "", via] =
                  key.split("|")
                return (
                  <tr key={key}>
                    <th scope="row">
                      {cell ? (
                        <a href={cellHref(cell)}>{visibleText(scenario)}</a>
                      ) : (
                        visibleText(scenario)
                      )}
                      <span class="note">
                        {visibleText(client)} → {visibleText(server)},{" "}
                        {visibleText(wayOf({ transport, ...(via !== undefined && { via }) }))}
                      </span>
                    </th>
                    <td class="right">
                      {changes} in {outcomes.length}
                    </td>
                    <td class="right">{share(changes, outcomes.length - 1)}</td>
                    <td>
                      <span class="strip">
                        {outcomes.slice(from).map((outcome, index) => (
                          <span
                            key={index}
                            class={`tone-${outcome}`}
                            title={`${moment(runs[from + index]?.startedAt ?? "")}: ${labelOf(outcome)}`}
                          >
                            <OutcomeIcon outcome={outcome} />
                            <span class="unheard">{labelOf(outcome)} </span>
                          </span>
                        ))}
                      </span>
                    </td>
                  </tr>
                )
              })}
            </tbody>
          </table>
        </ScrollTable>
      )}
      <Paging of={page} what="cells that changed" />
    </section>
  )
}
