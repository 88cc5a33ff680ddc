import type { Outcome, Totals } from "@interop/page-data"

/** The worst first, as they are shown. */
export const outcomes: readonly Outcome[] = ["fail", "not-run", "diverges", "unsupported", "pass"]

const labels: Record<Outcome, string> = {
  pass: "passed",
  diverges: "diverges",
  unsupported: "unsupported",
  fail: "failed",
  "not-run": "not run",
}

const explanations: Record<Outcome, string> = {
  pass: "It ended as the specification says.",
  diverges: "It failed, just as a known divergence records.",
  unsupported: "A program declares that it lacks this.",
  fail: "It did not end as the specification says, and nothing records that.",
  "not-run": "It was selected and has no verdict.",
}

export function labelOf(outcome: Outcome): string {
  return labels[outcome]
}

/** After a number. */
export function countedLabelOf(outcome: Outcome): string {
  return outcome === "diverges" ? "diverge" : labels[outcome]
}

export function explain(outcome: Outcome): string {
  return explanations[outcome]
}

export function isRed(outcome: Outcome): boolean {
  return outcome === "fail" || outcome === "not-run"
}

export function isOutcome(text: string): text is Outcome {
  return (outcomes as readonly string[]).includes(text)
}

export function noTotals(): Totals {
  return { pass: 0, diverges: 0, unsupported: 0, fail: 0, "not-run": 0 }
}

export function countOf(totals: Totals): number {
  return outcomes.reduce((sum, outcome) => sum + totals[outcome], 0)
}

export function redOf(totals: Totals): number {
  return totals.fail + totals["not-run"]
}

export function worstOf(totals: Totals): Outcome | undefined {
  return outcomes.find((outcome) => totals[outcome] > 0)
}
