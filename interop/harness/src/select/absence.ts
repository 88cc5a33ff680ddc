import type { Place, Placement } from "./placement.ts"
import type { Implementation, Program } from "./manifests.ts"
import type { Proxy } from "./proxies.ts"
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
  const missing = [...places].map((place) => missingIn(implementation, place, signal))
  return (await Promise.all(missing)).flat()
}

/** What a proxy lacks where it is to run, which is where servers do. */
export function missingOfProxy(
  proxy: Proxy,
  placement: Placement,
  signal?: AbortSignal,
): Promise<Missing[]> {
  return missingIn(proxy, placement.server, signal)
}

async function missingIn(
  of: Pick<Implementation, "hasImage" | "requires">,
  place: Place,
  signal?: AbortSignal,
): Promise<Missing[]> {
  if (place === "container") {
    const install = "write one, or leave it out of container runs"
    return of.hasImage ? [] : [{ tool: "a Dockerfile", problem: "is missing", install }]
  }
  const findings = await checkRequirements(of, signal)
  return findings.flatMap(({ requirement: { tool, install }, problem }) =>
    problem === undefined ? [] : [{ tool, problem, install }],
  )
}
