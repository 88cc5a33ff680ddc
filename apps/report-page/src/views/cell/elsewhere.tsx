import { OutcomeIcon } from "../../components/outcome-icon.tsx"
import { useReport } from "../../components/report-context.tsx"
import { ScrollTable } from "../../components/scroll-table.tsx"
import { whatItShows } from "../../data/observed-grid.ts"
import { labelOf } from "../../data/outcomes.ts"
import { type Cell, distinct, wayOf } from "../../data/report.ts"
import { visibleText } from "../../data/visible-text.ts"
import { cellHref, hrefOf } from "../../route/route.ts"

/** The same scenario with every other pair: whether it is the server, the client, or these two. */
export function Elsewhere({ cell }: { cell: Cell }) {
  const report = useReport()
  const others = report.byScenario().get(cell.scenario) ?? []
  if (others.length < 2) return null
  const has = (role: "server" | "client") => {
    const names = new Set(others.map((other) => other[role]))
    return report[role === "server" ? "servers" : "clients"]().filter((name) => names.has(name))
  }
  const clients = has("client")
  const byPair = Map.groupBy(others, ({ server, client }) => `${server}|${client}`)
  const caption = "The same scenario with all pairs"
  return (
    <section>
      <h2>The same scenario with all pairs</h2>
      <ScrollTable label={caption}>
        <table class="grid elsewhere">
          <caption class="unheard">{caption}</caption>
          <thead>
            <tr>
              <th scope="col">server ↓ client →</th>
              {clients.map((client) => (
                <th key={client} scope="col">
                  <bdi>{visibleText(client)}</bdi>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {has("server").map((server) => (
              <tr key={server}>
                <th scope="row">
                  <bdi>{visibleText(server)}</bdi>
                </th>
                {clients.map((client) => (
                  <td key={client} class="field">
                    {(byPair.get(`${server}|${client}`) ?? []).map((other) => (
                      <a
                        key={other.index}
                        href={cellHref(other)}
                        class={`mini tone-${other.outcome}`}
                        aria-current={other.index === cell.index ? "true" : undefined}
                        title={`${wayOf(other)}: ${labelOf(other.outcome)}\n${visibleText(whatItShows(other).slice(0, 300))}`}
                      >
                        <OutcomeIcon outcome={other.outcome} />
                        <span class="unheard">
                          {labelOf(other.outcome)}, {wayOf(other)}
                        </span>
                      </a>
                    ))}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollTable>
      <p>
        <span class="muted">
          In each field: {distinct(others.map(wayOf)).map(visibleText).join(", ")}.{" "}
        </span>
        <a href={hrefOf("matrix", [], { by: "scenario", scenario: cell.scenario, all: "1" })}>
          What each of them showed
        </a>
      </p>
    </section>
  )
}
