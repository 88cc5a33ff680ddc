import { Heading } from "../../components/heading.tsx"
import { useReport } from "../../components/report-context.tsx"
import { count } from "../../data/format.ts"
import { comparableRuns } from "../../data/history.ts"
import { FlakeTable } from "./flake-table.tsx"
import { RunTable } from "./run-table.tsx"
import { Scores } from "./scores.tsx"

export function HistoryView() {
  const { history } = useReport().data
  const runs = comparableRuns(history)
  const others = history.length - runs.length
  return (
    <>
      <Heading>History</Heading>
      {runs.length < 2 ? (
        <p>
          There are no earlier runs of the same cells to compare with: each run keeps a record, and
          the next will have this one.
        </p>
      ) : (
        <>
          <Scores runs={runs} />
          <FlakeTable runs={runs} />
        </>
      )}
      {others > 0 && (
        <p class="muted">
          {count(others, "run")} of other cells, in another runtime, or interrupted,{" "}
          {others === 1 ? "is" : "are"} listed below and not compared.
        </p>
      )}
      {history.length > 0 && <RunTable history={history} compared={new Set(runs)} />}
    </>
  )
}
