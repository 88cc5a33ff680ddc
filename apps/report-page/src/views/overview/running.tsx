import type { RunningData } from "@interop/page-data"
import { EmptyField } from "../../components/empty-field.tsx"
import { ScrollTable } from "../../components/scroll-table.tsx"
import { OutcomeIcon } from "../../components/outcome-icon.tsx"
import { useReport } from "../../components/report-context.tsx"
import { pairsOf } from "../../data/counts.ts"
import { count, duration, share } from "../../data/format.ts"
import { worstOf } from "../../data/outcomes.ts"
import { distinct } from "../../data/report.ts"
import { visibleText } from "../../data/visible-text.ts"
import { hrefOf } from "../../route/route.ts"

/** How far a run is that goes on: the matrix as it fills, and what is slow. */
export function Running({ running }: { running: RunningData }) {
  const { planned, done, elapsedMs, slow } = running
  return (
    <section class="running">
      <h2>Running</h2>
      <p>
        <label>
          {count(done)} of {count(planned, "cell")} ({share(done, planned)}), after{" "}
          {duration(elapsedMs)} <progress max={Math.max(1, planned)} value={done} />
        </label>
      </p>
      <FillingMatrix running={running} />
      {slow.length > 0 && (
        <>
          <h3>What takes longest now</h3>
          <ul class="plain">
            {slow.map(({ cell, forMs }) => (
              <li key={cell}>
                {visibleText(cell)} <span class="muted">for {duration(forMs)}</span>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  )
}

function FillingMatrix({ running: { pairs } }: { running: RunningData }) {
  const report = useReport()
  const totals = new Map(
    pairsOf(report.cells).map((pair) => [`${pair.server}|${pair.client}`, pair.totals]),
  )
  const servers = distinct(pairs.map(({ server }) => server))
  const clients = distinct(pairs.map(({ client }) => client))
  const byPair = new Map(pairs.map((pair) => [`${pair.server}|${pair.client}`, pair]))
  return (
    <ScrollTable label="Cells that are through, by server and client">
      <table class="grid">
        <caption class="unheard">Cells that are through, by server and client</caption>
        <thead>
          <tr>
            <th scope="col">server ↓ client →</th>
            {clients.map((client) => (
              <th key={client} scope="col">
                {visibleText(client)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {servers.map((server) => (
            <tr key={server}>
              <th scope="row">{visibleText(server)}</th>
              {clients.map((client) => {
                const pair = byPair.get(`${server}|${client}`)
                if (pair === undefined) return <EmptyField key={client} />
                const its = totals.get(`${server}|${client}`)
                const worst = its && worstOf(its)
                return (
                  <td
                    key={client}
                    class={`field ${worst === undefined ? "waiting" : `tone-${worst}`}`}
                  >
                    <a href={hrefOf("cells", [], { server, client })}>
                      {worst !== undefined && <OutcomeIcon outcome={worst} />}
                      <span class="x-of-y">
                        {pair.done}
                        <span class="of">/{pair.planned}</span>
                      </span>
                      <svg
                        class="outcome-bar"
                        viewBox="0 0 100 4"
                        preserveAspectRatio="none"
                        aria-hidden="true"
                      >
                        <rect
                          width={(100 * pair.done) / Math.max(1, pair.planned)}
                          height="4"
                          class={`bar-${worst ?? "unsupported"}`}
                        />
                      </svg>
                    </a>
                  </td>
                )
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollTable>
  )
}
