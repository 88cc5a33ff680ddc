import { useReport } from "./report-context.tsx"
import { Text } from "./text.tsx"

const connections = {
  none: undefined,
  open: undefined,
  lost: "The program that serves this page does not answer. What is shown is the last that it sent.",
  over: "The run is over, and this is its end.",
}

/** What a reader must know before he believes a figure. */
export function Notices({ connection }: { connection: keyof typeof connections }) {
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
  const state = connections[connection]
  return (
    <>
      <p class="connection" role="status">
        {state}
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
