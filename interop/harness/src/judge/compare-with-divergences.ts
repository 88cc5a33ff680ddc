import { type KnownDivergences, observedText } from "../select/known-divergences.ts"
import type { Verdict } from "./verdict.ts"

/**
 * A cell that fails just as an entry says diverges. One that shows anything
 * else is red, and so is one that passes, unless the entry says that it may.
 */
export function compareWithDivergences(known: KnownDivergences, verdict: Verdict): Verdict {
  const { cell, outcome, reason, observed } = verdict
  const entry = known.of(cell)
  if (entry === undefined || (outcome !== "fail" && outcome !== "pass")) return verdict
  const recorded = `${entry.place} says it shows "${observedText(entry)}"`
  if (outcome === "pass") {
    if (entry.mayPass(cell)) return verdict
    return { ...verdict, outcome: "fail", reason: `passes, but ${recorded}: delete the entry` }
  }
  if (isShown(entry.observed, observed))
    return { ...verdict, outcome: "diverges", divergence: entry }
  const found = `shows "${observed}", but ${recorded}`
  return { ...verdict, reason: reason === undefined ? found : `${reason}; ${found}` }
}

/** Whether what a cell showed is one of those that an entry records. */
export function isShown(recorded: readonly string[], observed: string): boolean {
  return recorded.some((each) => fits(each, observed))
}

function fits(recorded: string, observed: string): boolean {
  const pattern = recorded
    .split("*")
    .map((text) => text.replaceAll(/[\\^$.+?()[\]{}|]/g, String.raw`\$&`))
  return new RegExp(`^${pattern.join(".*")}$`, "s").test(observed)
}
