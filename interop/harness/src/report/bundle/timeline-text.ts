import { markdownTable } from "../markdown-table.ts"
import type { Moment } from "./timeline.ts"

/** Of each end, what a person reads; timeline.jsonl has all. */
const MAX_SHOWN = 300

export function timelineLines(moments: readonly Moment[]): string {
  return moments.map((each) => `${JSON.stringify(each)}\n`).join("")
}

export function timelineMarkdown(title: string, moments: readonly Moment[]): string {
  const left = moments.length - 2 * MAX_SHOWN
  const shown = left > 0 ? [...moments.slice(0, MAX_SHOWN), ...moments.slice(-MAX_SHOWN)] : moments
  const rows = shown.map(({ atMs, by, what }) => [
    atMs.toFixed(3),
    ...(["client", "wire", "server"] as const).map((side) => (side === by ? code(what) : "")),
  ])
  if (left > 0) rows.splice(MAX_SHOWN, 0, ["…", `${left} more in timeline.jsonl`, "", ""])
  return [
    `# ${title}`,
    "",
    "Milliseconds since the first line. Each program stamps its lines by its own clock; the harness relates that clock to its own by the line that it read soonest after it was printed. Within one program order and distances are therefore exact; between two they are as good as that soonest reading, ordinarily well below a millisecond.",
    "",
    moments.length === 0
      ? "Nothing was observed."
      : markdownTable(["ms", "client", "wire", "server"], rows),
    "",
  ].join("\n")
}

/** Nothing in it is Markdown. */
function code(text: string): string {
  return `\`${text.replaceAll("`", "'")}\``
}
