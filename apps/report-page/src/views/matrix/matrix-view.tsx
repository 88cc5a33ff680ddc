import { FilterBar } from "../../components/filter-bar.tsx"
import { Heading } from "../../components/heading.tsx"
import { Legend } from "../../components/legend.tsx"
import { useReport } from "../../components/report-context.tsx"
import { chosenCells, filterOf } from "../../data/filter.ts"
import { go, useRoute, withQuery } from "../../route/navigation.tsx"
import { FamilyMatrix } from "./family-matrix.tsx"
import { PairMatrix } from "./pair-matrix.tsx"
import { ScenarioMatrix } from "./scenario-matrix.tsx"

const kinds = [
  { value: "pair", label: "Servers by clients" },
  { value: "family", label: "Families by stack" },
  { value: "scenario", label: "What was observed, by scenario" },
] as const

export function MatrixView() {
  const report = useReport()
  const route = useRoute()
  const cells = chosenCells(report, filterOf(route.query))
  const by = kinds.find(({ value }) => value === route.query["by"])?.value ?? "pair"
  return (
    <>
      <Heading>Matrix</Heading>
      <nav class="tabs" aria-label="Kinds of matrix">
        {kinds.map(({ value, label }) => (
          <a
            key={value}
            href={withQuery(route, { by: value === "pair" ? undefined : value })}
            aria-current={value === by ? "true" : undefined}
          >
            {label}
          </a>
        ))}
      </nav>
      <FilterBar shown={cells.length} of={report.cells.length} />
      <div class="controls">
        {by === "scenario" ? <ScenarioControls /> : <GridControls split={by === "pair"} />}
        <Legend />
      </div>
      {cells.length === 0 ? (
        <p class="nothing">No cell is chosen by this filter.</p>
      ) : by === "pair" ? (
        <PairMatrix cells={cells} />
      ) : by === "family" ? (
        <FamilyMatrix cells={cells} />
      ) : (
        <ScenarioMatrix cells={cells} />
      )}
    </>
  )
}

function GridControls({ split }: { split: boolean }) {
  return (
    <>
      <Order />
      <Switch name="turn" label="Turn rows and columns" />
      {split && <Switch name="split" label="Split by family" />}
    </>
  )
}

function ScenarioControls() {
  const route = useRoute()
  return (
    <>
      <Order />
      <label>
        <span>Columns</span>{" "}
        <select
          value={route.query["role"] ?? ""}
          onChange={(event) => go(withQuery(route, { role: event.currentTarget.value }))}
        >
          <option value="">clients</option>
          <option value="server">servers</option>
        </select>
      </label>
      <Switch name="all" label="Also scenarios in which all pass alike" />
    </>
  )
}

function Order() {
  const route = useRoute()
  return (
    <label>
      <span>Order</span>{" "}
      <select
        value={route.query["sort"] ?? ""}
        onChange={(event) => go(withQuery(route, { sort: event.currentTarget.value }))}
      >
        <option value="">as it ran</option>
        <option value="worst">worst first</option>
        <option value="name">by name</option>
      </select>
    </label>
  )
}

function Switch({ name, label }: { name: string; label: string }) {
  const route = useRoute()
  return (
    <label class="switch">
      <input
        type="checkbox"
        checked={route.query[name] === "1"}
        onChange={(event) =>
          go(withQuery(route, { [name]: event.currentTarget.checked ? "1" : undefined }))
        }
      />{" "}
      {label}
    </label>
  )
}
