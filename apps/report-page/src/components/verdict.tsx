import type { PageData } from "@interop/page-data"
import { OutcomeIcon } from "./outcome-icon.tsx"

/** In a word how it went. */
export function Verdict({ data }: { data: PageData }) {
  const { word, tone } = verdictOf(data)
  return (
    <span class={`verdict tone-${tone}`}>
      <OutcomeIcon outcome={tone} />
      {word}
    </span>
  )
}

export function verdictOf({ kind, run }: PageData): {
  word: string
  tone: "pass" | "fail" | "not-run"
} {
  if (kind === "live") {
    return run.totals.fail > 0
      ? { word: "running, red", tone: "fail" }
      : { word: "running", tone: "not-run" }
  }
  if (run.interrupted) return { word: "interrupted", tone: "not-run" }
  return run.green ? { word: "green", tone: "pass" } : { word: "red", tone: "fail" }
}
