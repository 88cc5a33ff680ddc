import type { Placement } from "./placement.ts"
import type { Implementation, Program } from "./manifests.ts"
import { checkRequirements } from "./requirements.ts"

/** Something that a stack needs to take part in this run and that is not here. */
export interface Missing {
  tool: string
  problem: string
  install: string
}

/** What each of the stacks lacks in the places where its programs are to run; an empty list where nothing. */
export async function missingOf(
  implementation: Implementation,
  chosen: readonly Program[],
  placement: Placement,
  signal?: AbortSignal,
): Promise<Missing[]> {
  const places = new Set(
    chosen
      .filter((program) => program.implementation === implementation)
      .map(({ role }) => placement[role]),
  )
  const missing: Missing[] = []
  if (places.has("container") && !implementation.hasImage) {
    missing.push({
      tool: "a Dockerfile",
      problem: "is missing",
      install: "write one, or leave the stack out of container runs",
    })
  }
  if (places.has("process")) {
    for (const { requirement, problem } of await checkRequirements(implementation, signal)) {
      if (problem === undefined) continue
      missing.push({ tool: requirement.tool, problem, install: requirement.install })
    }
  }
  return missing
}
