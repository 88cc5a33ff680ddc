import { RedFields } from "../../components/outcome-bar.tsx"
import { useReport } from "../../components/report-context.tsx"
import { worstPairs } from "../../data/counts.ts"
import { count } from "../../data/format.ts"
import { visibleText } from "../../data/visible-text.ts"
import { hrefOf } from "../../route/route.ts"

const MOST_LISTED = 8

/** The pairs with the largest share of red cells. */
export function WorstPairs() {
  const report = useReport()
  const pairs = worstPairs(report.cells)
  return (
    <section>
      <h2>Worst pairs</h2>
      {pairs.length === 0 ? (
        <p class="muted">No pair has a red cell.</p>
      ) : (
        <table class="worst">
          <thead>
            <tr>
              <th scope="col">client → server</th>
              <th scope="col" class="right">
                red
              </th>
              <th scope="col">
                <span class="unheard">divided</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {pairs.slice(0, MOST_LISTED).map(({ server, client, totals }) => (
              <tr key={`${server} ${client}`}>
                <th scope="row">
                  <a href={hrefOf("cells", [], { server, client })}>
                    {visibleText(client)} → {visibleText(server)}
                  </a>
                </th>
                <RedFields totals={totals} />
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <p>
        <a href={hrefOf("matrix", [], { sort: "worst" })}>The whole matrix</a>
        {pairs.length > MOST_LISTED && (
          <span class="muted">, {count(pairs.length)} pairs have red cells</span>
        )}
      </p>
    </section>
  )
}
