import type { Evidence } from "@interop/page-data"
import { useEffect, useState } from "preact/hooks"
import { useEvidenceSource } from "../../components/report-context.tsx"
import { ScrollTable } from "../../components/scroll-table.tsx"
import { Text } from "../../components/text.tsx"
import { count } from "../../data/format.ts"
import { type Row, rowsOf } from "../../data/time-line.ts"
import { SequenceDiagram } from "./sequence-diagram.tsx"

const ROWS_AT_FIRST = 60

type Read =
  | { state: "reading" }
  | { state: "none" }
  | { state: "failed"; why: string }
  | { state: "read"; evidence: Evidence }

/** What client and server saw, and what went over the wire where that was recorded. */
export function TimeLine({ evidence: index }: { evidence: number | undefined }) {
  const read = useEvidence(index)
  return (
    <section>
      <h2>Time line</h2>
      <Content read={read} />
    </section>
  )
}

function Content({ read }: { read: Read }) {
  const [all, setAll] = useState(false)
  if (read.state === "reading") return <p role="status">Reading …</p>
  if (read.state === "failed") return <p role="alert">The time line cannot be shown: {read.why}.</p>
  if (read.state === "none") return <p class="muted">This report has no time line of this cell.</p>
  const rows = rowsOf(read.evidence)
  if (rows.length === 0) return <p class="muted">Neither side observed anything.</p>
  const shown = all ? rows : rows.slice(0, ROWS_AT_FIRST)
  return (
    <>
      <SequenceDiagram rows={shown} />
      <details class="as-table">
        <summary>The same as a table</summary>
        <MomentTable rows={shown} />
      </details>
      {shown.length < rows.length && (
        <button type="button" onClick={() => setAll(true)}>
          Show all {count(rows.length)} moments
        </button>
      )}
      <p class="muted">
        Milliseconds since the first moment. An arrow that ends midway: the other side does not tell
        of it. Within one side order and distances are exact; between two sides they are as good as
        the clocks were compared, ordinarily well below a millisecond.
      </p>
    </>
  )
}

function MomentTable({ rows }: { rows: readonly Row[] }) {
  return (
    <ScrollTable wide label="Time line as a table">
      <table class="moments">
        <caption class="unheard">Time line</caption>
        <thead>
          <tr>
            <th scope="col" class="right">
              ms
            </th>
            <th scope="col">side</th>
            <th scope="col">what</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) =>
            "left" in row ? (
              <tr key={index}>
                <td colSpan={3} class="muted">
                  {count(row.left, "moment")} left out
                </td>
              </tr>
            ) : (
              <tr key={index}>
                <td class="right">{row.step.moment.atMs.toFixed(3)}</td>
                <td>{row.step.moment.by}</td>
                <td class="value">
                  <Text value={row.step.moment.what} maxLength={4000} />
                </td>
              </tr>
            ),
          )}
        </tbody>
      </table>
    </ScrollTable>
  )
}

function useEvidence(index: number | undefined): Read {
  const source = useEvidenceSource()
  const [read, setRead] = useState<Read>({ state: "reading" })
  useEffect(() => {
    let left = false
    const tell = (next: Read) => {
      if (!left) setRead(next)
    }
    if (index === undefined) tell({ state: "none" })
    else {
      source.of(index).then(
        (evidence) =>
          tell(evidence === undefined ? { state: "none" } : { state: "read", evidence }),
        (error: unknown) =>
          tell({ state: "failed", why: error instanceof Error ? error.message : String(error) }),
      )
    }
    return () => {
      left = true
    }
  }, [index, source])
  return read
}
