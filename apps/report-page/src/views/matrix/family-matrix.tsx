import { GridTable } from "../../components/grid-table.tsx"
import { useReport } from "../../components/report-context.tsx"
import { gridOf } from "../../data/counts.ts"
import { familyOf } from "../../data/format.ts"
import type { Cell, Role } from "../../data/report.ts"
import { useRoute } from "../../route/navigation.tsx"
import { filterPart, hrefOf } from "../../route/route.ts"
import { programHref, sortOf } from "./pair-matrix.tsx"

const separator = " "

/** Families by programs in their role, or turned. */
export function FamilyMatrix({ cells }: { cells: readonly Cell[] }) {
  const report = useReport()
  const { query } = useRoute()
  const turned = query["turn"] === "1"
  const programs = [
    ...report.servers().map((name) => `server${separator}${name}`),
    ...report.clients().map((name) => `client${separator}${name}`),
  ]
  const families = report.families()
  const grid = gridOf(
    cells,
    ({ server, client, scenario }) =>
      [`server${separator}${server}`, `client${separator}${client}`].map((program) =>
        turned ? [program, familyOf(scenario)] : [familyOf(scenario), program],
      ),
    turned ? { rows: programs, columns: families } : { rows: families, columns: programs },
    sortOf(query),
  )
  const filter = filterPart(query)
  const familyAxis = {
    what: "family",
    hrefOf: (family: string) => hrefOf("matrix", [], { ...filter, family, by: "scenario" }),
  }
  const programAxis = {
    what: "program",
    hrefOf: (program: string) => programHref(report, ...roleAndName(program)),
  }
  const href = (family: string, program: string) => {
    const [role, name] = roleAndName(program)
    return hrefOf("cells", [], {
      ...filter,
      ...(family && { family }),
      ...(program && { [role]: name }),
    })
  }
  return (
    <GridTable
      caption="Cells that passed, by family and program; each cell counts for its server and for its client"
      grid={grid}
      rows={turned ? programAxis : familyAxis}
      columns={turned ? familyAxis : programAxis}
      fieldHref={(row, column) => (turned ? href(column, row) : href(row, column))}
    />
  )
}

function roleAndName(program: string): [Role, string] {
  const [role, ...name] = program.split(separator)
  return [role === "server" ? "server" : "client", name.join(separator)]
}
