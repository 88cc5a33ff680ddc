import { useEffect, useState } from "preact/hooks"
import { type FilterKey, filterOf, isFiltered } from "../data/filter.ts"
import { cutText, visibleText } from "../data/visible-text.ts"
import { count } from "../data/format.ts"
import { countedLabelOf, outcomes } from "../data/outcomes.ts"
import type { Report } from "../data/report.ts"
import { go, useRoute, withQuery } from "../route/navigation.tsx"
import { OutcomeIcon } from "./outcome-icon.tsx"
import { useReport } from "./report-context.tsx"

/** What chooses the cells of a view; all of it stands in the address. */
export function FilterBar({ shown, of }: { shown: number; of: number }) {
  const report = useReport()
  const route = useRoute()
  const filter = filterOf(route.query)
  const cleared = Object.fromEntries(Object.keys(filter).map((key) => [key, undefined]))
  return (
    <search class="filter" aria-label="Filter of the cells">
      <Search />
      <Choice name="server" label="Server" options={optionsOf(report.servers())} />
      <Choice name="client" label="Client" options={optionsOf(report.clients())} />
      <Choice name="family" label="Family" options={optionsOf(report.families())} />
      <Choice name="transport" label="Transport" options={optionsOf(report.transports())} />
      {report.ways().length > 1 && (
        <Choice name="via" label="Via" options={optionsOf(report.ways())} />
      )}
      {report.data.baseline && (
        <Choice name="change" label="Since the baseline" options={changes} />
      )}
      <OutcomeChoice />
      <CauseChip report={report} id={filter.cause} />
      {filter.scenario !== undefined && <Chip name="scenario" value={filter.scenario} />}
      {filter.program !== undefined && <Chip name="program" value={filter.program} />}
      <p class="filter-count" role="status">
        {shown === of ? `all ${count(of, "cell")}` : `${count(shown)} of ${count(of, "cell")}`}
        {isFiltered(filter) && (
          <>
            {" · "}
            <a href={withQuery(route, cleared)}>clear the filter</a>
          </>
        )}
      </p>
    </search>
  )
}

interface Option {
  value: string
  label: string
}

const changes: Option[] = [
  { value: "new", label: "newly red" },
  { value: "still", label: "still red" },
  { value: "fixed", label: "fixed" },
  { value: "diverges-now", label: "newly diverging" },
  { value: "other", label: "otherwise changed" },
  { value: "added", label: "not in the baseline" },
]

function optionsOf(names: readonly string[]): Option[] {
  return names.map((name) => ({ value: name, label: visibleText(name) }))
}

function Choice({
  name,
  label,
  options,
}: {
  name: FilterKey
  label: string
  options: readonly Option[]
}) {
  const route = useRoute()
  const value = route.query[name] ?? ""
  const known = value === "" || options.some((option) => option.value === value)
  return (
    <label>
      <span>{label}</span>{" "}
      <select
        value={value}
        onChange={(event) => go(withQuery(route, { [name]: event.currentTarget.value }))}
      >
        <option value="">all</option>
        {!known && <option value={value}>{visibleText(value)}</option>}
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </label>
  )
}

/** Words that all must be in a cell: in its names, its scenario's title, or what was observed. */
function Search() {
  const route = useRoute()
  const asked = route.query["q"] ?? ""
  const [text, setText] = useState(asked)
  const [known, setKnown] = useState(asked)
  // The address was changed by something else than this field.
  if (known !== asked) {
    setKnown(asked)
    if (known === text) setText(asked)
  }
  useEffect(() => {
    if (text === asked) return
    const timer = setTimeout(() => go(withQuery(route, { q: text }), { replace: true }), 250)
    return () => clearTimeout(timer)
  }, [text, asked, route])
  return (
    <label class="search">
      <span>Search</span>{" "}
      <input
        type="search"
        value={text}
        placeholder="scenario, status, value …"
        onInput={(event) => setText(event.currentTarget.value)}
      />
    </label>
  )
}

function OutcomeChoice() {
  const route = useRoute()
  const { totals } = useReport().data.run
  const chosen = new Set((route.query["outcome"] ?? "").split(",").filter(Boolean))
  return (
    <fieldset class="outcomes">
      <legend>Outcome</legend>
      {outcomes
        .filter((outcome) => totals[outcome] > 0 || chosen.has(outcome))
        .map((outcome) => {
          const pressed = chosen.has(outcome)
          const next = outcomes.filter((each) => (each === outcome ? !pressed : chosen.has(each)))
          return (
            <button
              key={outcome}
              type="button"
              class="toggle"
              aria-pressed={pressed}
              onClick={() => go(withQuery(route, { outcome: next.join(",") }))}
            >
              <OutcomeIcon outcome={outcome} />
              {countedLabelOf(outcome)} <span class="number">{count(totals[outcome])}</span>
            </button>
          )
        })}
    </fieldset>
  )
}

function CauseChip({ report, id }: { report: Report; id: string | undefined }) {
  if (id === undefined) return null
  const cause = report.causes().find((each) => each.id === id)
  return <Chip name="cause" value={cause?.title ?? "one that this report does not have"} />
}

function Chip({ name, value }: { name: FilterKey; value: string }) {
  const route = useRoute()
  const text = visibleText(cutText(value, 90))
  return (
    <span class="chip">
      {name}: <bdi>{text}</bdi>{" "}
      <a
        href={withQuery(route, { [name]: undefined })}
        aria-label={`Take out the ${name} of the filter`}
      >
        ×
      </a>
    </span>
  )
}
