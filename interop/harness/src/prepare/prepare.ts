import { join } from "node:path"
import type { Reaper } from "../processes/reaper.ts"
import type { Placement } from "../select/placement.ts"
import type { Implementation } from "../select/manifests.ts"
import { findImages } from "./images.ts"
import { runTarget } from "./run-target.ts"

export interface PrepareOptions {
  /** False: what is there is taken as it is. */
  builds: boolean
  logDirectory: string
  /** Something that takes a while has begun. */
  onStage: (what: string) => void
  /** Ends what is being built when this harness is killed. */
  reaper: Reaper
  signal: AbortSignal
}

/** Builds programs and images of the stacks, as the places where they run need it. */
export async function prepare(
  implementations: readonly Implementation[],
  placement: Placement,
  { builds, logDirectory, onStage, reaper, signal }: PrepareOptions,
): Promise<{ images: Map<string, string> }> {
  const placed = (place: string) =>
    implementations.filter(({ programs }) => programs.some(({ role }) => placement[role] === place))
  const toBuild = placed("process").filter(({ build }) => build !== undefined)
  const inContainers = placed("container")
  if (!builds || toBuild.length + inContainers.length === 0) {
    return { images: await findImages(inContainers) }
  }
  const options = { logFile: join(logDirectory, "build.log"), onStage, reaper, signal }
  if (toBuild.length > 0) {
    onStage(`building what changed: ${names(toBuild)}`)
    await runTarget("build", toBuild, options)
  }
  if (inContainers.length > 0) onStage(`building what changed: images of ${names(inContainers)}`)
  return { images: await findImages(inContainers, options) }
}

function names(implementations: readonly Implementation[]): string {
  return implementations.map(({ name }) => name).join(", ")
}
