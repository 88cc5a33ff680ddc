import { lacksIn } from "../select/lacks.ts"
import type { Verdict } from "./verdict.ts"
import { unsupportedIn } from "./unsupported.ts"

/**
 * What a program cannot do stands in its manifest, with the reason. A cell that
 * is unsupported without that is red, and so is one that passes although a
 * manifest says that it cannot.
 */
export function withDeclaredLacks(verdict: Verdict): Verdict {
  const { cell, outcome, driven, reason } = verdict
  const declared = lacksIn(cell)
  const [first] = declared
  if (outcome === "pass" && first !== undefined) {
    return {
      ...verdict,
      outcome: "fail",
      needlessLack: first.text,
      reason: `passes, but the manifest says that ${first.text}; delete that entry`,
    }
  }
  if (outcome !== "unsupported") return verdict
  const { ending } = driven
  const speaker = ending.kind === "unsupported" ? ending.program : unsupportedIn(driven)?.program
  const entry = declared.find(({ program }) => program === speaker)
  if (entry !== undefined) return { ...verdict, declaredBy: entry.text }
  return {
    ...verdict,
    outcome: "fail",
    reason: `unsupported, which no manifest declares: ${reason}; name it in ${speaker?.implementation.name}/manifest.yaml under lacks of ${speaker?.role} ${speaker?.name}, or mend the driver`,
  }
}
