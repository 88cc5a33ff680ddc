import { duration } from "../data/format.ts"
import { whatItShows } from "../data/observed-grid.ts"
import { type Cell, wayOf } from "../data/report.ts"
import { visibleText } from "../data/visible-text.ts"
import { useRoute } from "../route/navigation.tsx"
import { cellHref, filterPart } from "../route/route.ts"
import { OutcomeBadge } from "./outcome-badge.tsx"
import { ScrollTable } from "./scroll-table.tsx"
import { Text } from "./text.tsx"

/** A row a cell. */
export function CellTable({ cells, caption }: { cells: readonly Cell[]; caption: string }) {
  const { query } = useRoute()
  const kept = { ...filterPart(query), ...(query["order"] && { order: query["order"] }) }
  return (
    <ScrollTable wide label={caption}>
      <table class="cells">
        <caption class="unheard">{caption}</caption>
        <thead>
          <tr>
            <th scope="col">outcome</th>
            <th scope="col">scenario</th>
            <th scope="col">client → server</th>
            <th scope="col">transport</th>
            <th scope="col">observed</th>
            <th scope="col" class="right">
              time
            </th>
          </tr>
        </thead>
        <tbody>
          {cells.map((cell) => (
            <tr key={cell.index}>
              <td>
                <OutcomeBadge outcome={cell.outcome} />
              </td>
              <th scope="row">
                <a href={cellHref(cell, kept)}>{visibleText(cell.scenario)}</a>
              </th>
              <td>
                <bdi>{visibleText(cell.client)}</bdi> → <bdi>{visibleText(cell.server)}</bdi>
              </td>
              <td>{visibleText(wayOf(cell))}</td>
              <td class="value">
                <Text
                  value={
                    cell.expected === undefined
                      ? (cell.observed ?? cell.reason ?? whatItShows(cell))
                      : `${cell.actual ?? "nothing"} instead of ${cell.expected}`
                  }
                  maxLength={160}
                />
              </td>
              <td class="right">{duration(cell.durationMs)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollTable>
  )
}
