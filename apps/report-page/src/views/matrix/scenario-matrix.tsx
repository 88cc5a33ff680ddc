import { EmptyField } from "../../components/empty-field.tsx"
import { LongText, Text } from "../../components/text.tsx"
import { OutcomeIcon } from "../../components/outcome-icon.tsx"
import { OuterLink } from "../../components/outer-link.tsx"
import { Paging, pageOf } from "../../components/paging.tsx"
import { useReport } from "../../components/report-context.tsx"
import { ScrollTable } from "../../components/scroll-table.tsx"
import { labelOf, worstOf } from "../../data/outcomes.ts"
import { type ObservedRow, observedRow } from "../../data/observed-grid.ts"
import type { Cell, Role } from "../../data/report.ts"
import { visibleText } from "../../data/visible-text.ts"
import { type Sort, redShare } from "../../data/counts.ts"
import { useRoute } from "../../route/navigation.tsx"
import { filterPart, hrefOf } from "../../route/route.ts"
import { sortOf } from "./pair-matrix.tsx"

const ROWS_ON_A_PAGE = 40
/** Of what was observed in one scenario, so many possibilities are listed. */
const MOST_SHOWN = 8

/** A row a scenario: what may be observed, what was, and by which program. */
export function ScenarioMatrix({ cells }: { cells: readonly Cell[] }) {
  const report = useReport()
  const { query } = useRoute()
  const role: Role = query["role"] === "server" ? "server" : "client"
  const programs = role === "server" ? report.servers() : report.clients()
  const present = new Set(cells.map((cell) => cell[role]))
  const columns = programs.filter((name) => present.has(name))
  const listed = [...Map.groupBy(cells, ({ scenario }) => scenario)]
    .map(([scenario, its]) => observedRow(report, scenario, its, role))
    .filter(({ plain }) => !plain || query["all"] === "1")
  const rows = sortOf(query) === "given" ? listed : sortedRows(listed, sortOf(query))
  const page = pageOf(rows, query, ROWS_ON_A_PAGE)
  const caption = `What was observed, by scenario and ${role}`
  return (
    <>
      <p class="finding">
        A letter is what was observed, and stands for the same text in its row. Scenarios in which
        all show the same, and it is right, are left out until you ask for them.
      </p>
      {rows.length === 0 && (
        <p class="nothing">In each of these scenarios all show the same, and it is right.</p>
      )}
      {rows.length > 0 && (
        <ScrollTable wide label={caption}>
          <table class="observed">
            <caption class="unheard">{caption}</caption>
            <thead>
              <tr>
                <th scope="col">scenario</th>
                <th scope="col">specification, and what was observed</th>
                {columns.map((name) => (
                  <th key={name} scope="col" class="narrow">
                    <bdi>{visibleText(name)}</bdi>
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {page.items.map((row) => (
                <ScenarioRow
                  key={row.scenario}
                  row={row}
                  columns={columns}
                  role={role}
                  filter={filterPart(query)}
                />
              ))}
            </tbody>
          </table>
        </ScrollTable>
      )}
      <Paging of={page} what="scenarios" />
    </>
  )
}

function sortedRows(rows: readonly ObservedRow[], sort: Sort): ObservedRow[] {
  const byName = rows.toSorted((one, other) => one.scenario.localeCompare(other.scenario))
  if (sort === "name") return byName
  return byName.toSorted((one, other) => redShare(other.totals) - redShare(one.totals))
}

function ScenarioRow({
  row,
  columns,
  role,
  filter,
}: {
  row: ObservedRow
  columns: readonly string[]
  role: Role
  filter: Record<string, string>
}) {
  const { scenario, data, shown } = row
  return (
    <tr>
      <th scope="row">
        <a href={hrefOf("cells", [], { ...filter, scenario })}>{visibleText(scenario)}</a>
        {data && <span class="note">{visibleText(data.title)}</span>}
        {data && (
          <span class="note">
            <OuterLink href={data.reason}>specification</OuterLink>
          </span>
        )}
      </th>
      <td class="shown">
        <ul>
          {data?.specification.map((line) => (
            <li key={line} class="specified">
              <span class="letter">{data.open ? "open" : "spec"}</span>{" "}
              <Text value={line} maxLength={400} />
            </li>
          ))}
          {shown.slice(0, MOST_SHOWN).map(({ letter, text, outcome }) => (
            <li key={letter} class={`tone-${outcome} as-text`}>
              <span class="letter">{letter}</span>
              <OutcomeIcon outcome={outcome} />
              <span class="unheard">{labelOf(outcome)}: </span>
              <span class="value">
                <LongText value={text} />
              </span>
            </li>
          ))}
          {shown.length > MOST_SHOWN && (
            <li class="muted">{shown.length - MOST_SHOWN} more, each of another text</li>
          )}
        </ul>
      </td>
      {columns.map((name) => (
        <ObservedField
          key={name}
          row={row}
          program={name}
          href={hrefOf("cells", [], { ...filter, scenario, [role]: name })}
        />
      ))}
    </tr>
  )
}

function ObservedField({
  row,
  program,
  href,
}: {
  row: ObservedRow
  program: string
  href: string
}) {
  const field = row.byProgram.get(program)
  const worst = field && worstOf(field.totals)
  if (field === undefined || worst === undefined) {
    return <EmptyField />
  }
  const letters = field.shown.map(({ letter }) => letter)
  return (
    <td class={`field tone-${worst}`}>
      <a
        href={href}
        title={field.shown.map(({ text }) => visibleText(text).slice(0, 200)).join("\n")}
      >
        <OutcomeIcon outcome={worst} />
        <span class="letters">
          {letters.length > 3 ? `${letters.length} ways` : letters.join(" ")}
        </span>
        <span class="unheard">
          {" "}
          {labelOf(worst)}, {program}
        </span>
      </a>
    </td>
  )
}
