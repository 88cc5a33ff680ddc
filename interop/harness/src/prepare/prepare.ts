import { join } from "node:path"
import type { Reaper } from "../processes/reaper.ts"
import type { Placement } from "../select/placement.ts"
import type { Selection } from "../select/select.ts"
import { imageName } from "../select/proxies.ts"
import { buildEnvironments, missingEnvironments } from "./environments.ts"
import { findImages } from "./images.ts"
import { type Buildable, runTarget } from "./run-target.ts"

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

export interface Prepared {
  /** Image ids by the names of stacks, and by those of the images of proxies. */
  images: Map<string, string>
  /** Why there is none, by the folders of environments that cannot be made. */
  unbuilt: Map<string, string>
}

/** Builds programs and images of stacks and proxies, as the places where they run need it, and the environments of versions. */
export async function prepare(
  selection: Pick<Selection, "implementations" | "environments"> & Partial<Pick<Selection, "via">>,
  placement: Placement,
  options: PrepareOptions,
): Promise<Prepared> {
  const images = await buildAll(selection, placement, options)
  const { environments } = selection
  const { builds, ...building } = options
  if (!builds) return { images, unbuilt: missingEnvironments(environments) }
  return { images, unbuilt: await buildEnvironments(environments, building) }
}

async function buildAll(
  { implementations, via = [] }: Parameters<typeof prepare>[0],
  placement: Placement,
  { builds, logDirectory, onStage, reaper, signal }: PrepareOptions,
): Promise<Map<string, string>> {
  const placed = (place: string) =>
    implementations.filter(({ programs }) => programs.some(({ role }) => placement[role] === place))
  const toBuild = placed("process").filter(({ build }) => build !== undefined)
  const proxies = via.flatMap(({ proxy }): Buildable[] =>
    proxy === undefined || placement.server !== "container"
      ? []
      : [{ name: imageName(proxy), directory: proxy.directory }],
  )
  const inContainers: Buildable[] = [...placed("container"), ...proxies]
  if (!builds || toBuild.length + inContainers.length === 0) {
    return findImages(inContainers)
  }
  const options = { logFile: join(logDirectory, "build.log"), onStage, reaper, signal }
  if (toBuild.length > 0) {
    onStage(`building what changed: ${names(toBuild)}`)
    await runTarget("build", toBuild, options)
  }
  if (inContainers.length > 0) onStage(`building what changed: images of ${names(inContainers)}`)
  return findImages(inContainers, options)
}

function names(folders: readonly Buildable[]): string {
  return folders.map(({ name }) => name).join(", ")
}
