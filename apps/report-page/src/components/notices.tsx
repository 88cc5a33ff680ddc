import type { Connection } from "../data/source.ts"
import { visibleText } from "../data/visible-text.ts"
import { useReport } from "./report-context.tsx"
import { Text } from "./text.tsx"

/** What a reader must know before he believes a figure. */
export function Notices({ connection }: { connection: Connection }) {
  const { run, kind, cells } = useReport().data
  const lines = [
    ...(run.interrupted
      ? ["This run was ended before its last cell: what was not run has no verdict."]
      : []),
    ...(run.shard && kind === "run"
      ? [`This is shard ${run.shard.index} of ${run.shard.count}: others ran the rest.`]
      : []),
    ...(cells.length === 0 && kind !== "live"
      ? ["This report has no cells: nothing was selected, or nothing could be started."]
      : []),
    ...run.problems,
    ...run.mixed.map((line) => `These shards differ: ${line}`),
  ]
  return (
    <>
      <p class="connection" role="status">
        {sentenceOf(connection)}
      </p>
      {lines.length > 0 && (
        <ul class="notices" aria-label="What is wrong besides the cells">
          {lines.map((line) => (
            <li key={line}>
              <Text value={line} maxLength={1000} />
            </li>
          ))}
        </ul>
      )}
    </>
  )
}

function sentenceOf(connection: Connection): string | undefined {
  switch (connection.state) {
    case "lost":
      return "The program that serves this page does not answer. What is shown is the last that it sent."
    case "over":
      return `The run is over, and this is its end.${connection.file === "" ? "" : ` It stays in ${visibleText(connection.file)}.`}`
    default:
      return undefined
  }
}
