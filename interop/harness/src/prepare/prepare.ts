import { join } from "node:path"
import type { Placement } from "../select/placement.ts"
import type { Implementation } from "../select/manifests.ts"
import { buildImages } from "./images.ts"
import { runTarget } from "./run-target.ts"

export interface PrepareOptions {
  /** False: what is there is taken as it is. */
  builds: boolean
  logDirectory: string
  onBuild: (what: string) => void
  signal: AbortSignal
}

/** Builds programs and images of the stacks, as the places where they run need it. */
export async function prepare(
  implementations: readonly Implementation[],
  placement: Placement,
  { builds, logDirectory, onBuild, signal }: PrepareOptions,
): Promise<{ images: Map<string, string> }> {
  const placed = (place: string) =>
    implementations.filter(({ programs }) => programs.some(({ role }) => placement[role] === place))
  const logFile = join(logDirectory, "build.log")
  const toBuild = placed("process").filter(({ build }) => build !== undefined)
  if (builds && toBuild.length > 0) {
    onBuild(toBuild.map(({ name }) => name).join(", "))
    await runTarget("build", toBuild, { logFile, signal })
  }
  const inContainers = placed("container")
  if (inContainers.length === 0) return { images: new Map() }
  if (builds) onBuild(`images of ${inContainers.map(({ name }) => name).join(", ")}`)
  return { images: await buildImages(inContainers, { builds, logFile, signal }) }
}
