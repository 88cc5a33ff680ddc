import type { ComponentChildren } from "preact"
import type { Grid } from "../data/counts.ts"
import { visibleText } from "../data/visible-text.ts"
import { EmptyField } from "./empty-field.tsx"
import { ScrollTable } from "./scroll-table.tsx"
import { TotalsField } from "./totals-field.tsx"

interface Axis {
  /** What the names are: `server`. */
  what: string
  hrefOf: (name: string) => string
  /** Beneath the name. */
  noteOf?: (name: string) => string | undefined
}

/** Counts in rows and columns, with a sum at the end of each. */
export function GridTable({
  caption,
  grid,
  rows,
  columns,
  fieldHref,
  detailOf,
  worst,
}: {
  caption: string
  grid: Grid
  rows: Axis
  columns: Axis
  fieldHref: (row: string, column: string) => string
  /** Rows below a row. */
  detailOf?: (row: string) => ComponentChildren
  worst?: { row: string; column: string } | undefined
}) {
  return (
    <ScrollTable label={caption}>
      <table class="grid">
        <caption class="unheard">{caption}</caption>
        <thead>
          <tr>
            <th scope="col" class="corner">
              {rows.what} <span aria-hidden="true">↓</span> {columns.what}{" "}
              <span aria-hidden="true">→</span>
            </th>
            {grid.columns.map((column) => (
              <th key={column} scope="col">
                <NameLink name={column} axis={columns} />
              </th>
            ))}
            <th scope="col" class="sum">
              all
            </th>
          </tr>
        </thead>
        {grid.rows.map((row) => (
          <tbody key={row}>
            <tr>
              <th scope="row">
                <NameLink name={row} axis={rows} />
              </th>
              {grid.columns.map((column) => (
                <TotalsField
                  key={column}
                  totals={grid.at(row, column)}
                  href={fieldHref(row, column)}
                  label={`${rows.what} ${row}, ${columns.what} ${column}`}
                  strong={worst?.row === row && worst.column === column}
                />
              ))}
              <TotalsField
                totals={grid.ofRow(row)}
                href={fieldHref(row, "")}
                label={`all of ${rows.what} ${row}`}
                sum
              />
            </tr>
            {detailOf?.(row)}
          </tbody>
        ))}
        <tfoot>
          <tr>
            <th scope="row" class="sum">
              all
            </th>
            {grid.columns.map((column) => (
              <TotalsField
                key={column}
                totals={grid.ofColumn(column)}
                href={fieldHref("", column)}
                label={`all of ${columns.what} ${column}`}
                sum
              />
            ))}
            <EmptyField />
          </tr>
        </tfoot>
      </table>
    </ScrollTable>
  )
}

function NameLink({ name, axis }: { name: string; axis: Axis }) {
  const note = axis.noteOf?.(name)
  return (
    <>
      <a href={axis.hrefOf(name)}>
        <bdi>{visibleText(name)}</bdi>
      </a>
      {note !== undefined && <span class="note">{visibleText(note)}</span>}
    </>
  )
}
