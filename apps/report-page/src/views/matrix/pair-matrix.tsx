import { GridTable } from "../../components/grid-table.tsx"
import { useReport } from "../../components/report-context.tsx"
import { TotalsField } from "../../components/totals-field.tsx"
import { type Sort, gridOf, worstPairs } from "../../data/counts.ts"
import { stackNameOf } from "../../data/findings.ts"
import { count, familyOf, share } from "../../data/format.ts"
import { countOf, redOf } from "../../data/outcomes.ts"
import type { Cell, Report, Role } from "../../data/report.ts"
import { useRoute } from "../../route/navigation.tsx"
import { filterPart, hrefOf } from "../../route/route.ts"

export function sortOf(query: Readonly<Record<string, string>>): Sort {
  const { sort } = query
  return sort === "worst" || sort === "name" ? sort : "given"
}

/** A row a server, a column a client, or turned. */
export function PairMatrix({ cells }: { cells: readonly Cell[] }) {
  const report = useReport()
  const { query } = useRoute()
  const [rowRole, columnRole]: [Role, Role] =
    query["turn"] === "1" ? ["client", "server"] : ["server", "client"]
  const names = { server: report.servers(), client: report.clients() }
  const grid = gridOf(
    cells,
    (cell) => [[cell[rowRole], cell[columnRole]]],
    { rows: names[rowRole], columns: names[columnRole] },
    sortOf(query),
  )
  const [worst] = worstPairs(cells)
  const filter = filterPart(query)
  const fieldHref = (row: string, column: string, family?: string) =>
    hrefOf("cells", [], {
      ...filter,
      [rowRole]: row || filter[rowRole],
      [columnRole]: column || filter[columnRole],
      ...(family && { family }),
    })
  return (
    <>
      <p class="finding">
        {worst === undefined ? (
          "No pair has a red cell."
        ) : (
          <>
            Worst pair:{" "}
            <a
              href={hrefOf("cells", [], {
                ...filter,
                server: worst.server,
                client: worst.client,
                outcome: "fail,not-run",
              })}
            >
              {worst.client} → {worst.server}
            </a>
            , {count(redOf(worst.totals))} of {count(countOf(worst.totals), "cell")} red (
            {share(redOf(worst.totals), countOf(worst.totals))}).
          </>
        )}
      </p>
      <GridTable
        caption={`Cells that passed, by ${rowRole} and ${columnRole}`}
        grid={grid}
        rows={axisOf(report, rowRole)}
        columns={axisOf(report, columnRole)}
        fieldHref={fieldHref}
        worst={worst && { row: worst[rowRole], column: worst[columnRole] }}
        {...(query["split"] === "1" && {
          detailOf: (row: string) => (
            <FamilyRows
              cells={cells.filter((cell) => cell[rowRole] === row)}
              columns={grid.columns}
              role={columnRole}
              families={report.families()}
              row={row}
              hrefOf={(column, family) => fieldHref(row, column, family)}
            />
          ),
        })}
      />
    </>
  )
}

/** Beneath the row of a program, a row for each family. */
function FamilyRows({
  cells,
  columns,
  role,
  families,
  row,
  hrefOf: href,
}: {
  cells: readonly Cell[]
  columns: readonly string[]
  role: Role
  families: readonly string[]
  row: string
  hrefOf: (column: string, family: string) => string
}) {
  const grid = gridOf(
    cells,
    (cell) => [[familyOf(cell.scenario), cell[role]]],
    { rows: families, columns },
    "given",
  )
  return (
    <>
      {grid.rows.map((family) => (
        <tr key={family} class="detail">
          <th scope="row">{family}</th>
          {columns.map((column) => (
            <TotalsField
              key={column}
              totals={grid.at(family, column)}
              href={href(column, family)}
              label={`${row}, ${column}, family ${family}`}
            />
          ))}
          <TotalsField
            totals={grid.ofRow(family)}
            href={href("", family)}
            label={`${row}, family ${family}`}
            sum
          />
        </tr>
      ))}
    </>
  )
}

export function axisOf(report: Report, role: Role) {
  return {
    what: role,
    hrefOf: (name: string) => programHref(report, role, name),
    noteOf: (name: string) => {
      const library = report.programOf(role, name)?.library
      return library && `${library.name} ${library.version}`
    },
  }
}

export function programHref(report: Report, role: Role, name: string): string {
  const program = report.programOf(role, name)
  return program === undefined
    ? hrefOf("cells", [], { [role]: name })
    : hrefOf("stack", [stackNameOf(program)])
}
