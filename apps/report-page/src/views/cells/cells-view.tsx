import { FilterBar } from "../../components/filter-bar.tsx"
import { Heading } from "../../components/heading.tsx"
import { Paging, pageOf } from "../../components/paging.tsx"
import { useReport } from "../../components/report-context.tsx"
import { CellTable } from "../../components/cell-table.tsx"
import { chosenCells, filterOf } from "../../data/filter.ts"
import { outcomes } from "../../data/outcomes.ts"
import type { Cell } from "../../data/report.ts"
import { go, useRoute, withQuery } from "../../route/navigation.tsx"

const ROWS_ON_A_PAGE = 100

const orders: Record<string, ((one: Cell, other: Cell) => number) | undefined> = {
  slowest: (one, other) => other.durationMs - one.durationMs,
  scenario: (one, other) => one.scenario.localeCompare(other.scenario) || one.index - other.index,
}

/** The cells in the order in which a reader steps through them. */
export function orderedCells(cells: readonly Cell[], sort: string | undefined): readonly Cell[] {
  if (sort === "ran") return cells
  const order = orders[sort ?? ""]
  return cells.toSorted(
    order ??
      ((one, other) =>
        outcomes.indexOf(one.outcome) - outcomes.indexOf(other.outcome) || one.index - other.index),
  )
}

export function CellsView() {
  const report = useReport()
  const route = useRoute()
  const chosen = chosenCells(report, filterOf(route.query))
  const page = pageOf(orderedCells(chosen, route.query["order"]), route.query, ROWS_ON_A_PAGE)
  return (
    <>
      <Heading>Cells</Heading>
      <FilterBar shown={chosen.length} of={report.cells.length} />
      <div class="controls">
        <label>
          <span>Order</span>{" "}
          <select
            value={route.query["order"] ?? ""}
            onChange={(event) => go(withQuery(route, { order: event.currentTarget.value }))}
          >
            <option value="">worst first</option>
            <option value="ran">as they ran</option>
            <option value="scenario">by scenario</option>
            <option value="slowest">slowest first</option>
          </select>
        </label>
      </div>
      {chosen.length === 0 ? (
        <p class="nothing">No cell is chosen by this filter.</p>
      ) : (
        <CellTable cells={page.items} caption="Cells that the filter chooses" />
      )}
      <Paging of={page} what="cells" />
    </>
  )
}
