import type { TestCertificatePaths } from "@interop/certificates/testing"
import type { Contract } from "@interop/contracts"
import type { FileError } from "@interop/files"
import type { ContainerLimits } from "./container/confined-container.ts"
import type { Secrets } from "../select/secrets.ts"
import { type RuntimeName, isIn } from "../select/placement.ts"
import { ProcessRuntime } from "./process/process-runtime.ts"
import type { Reaper } from "../processes/reaper.ts"
import type { Runtime } from "./runtime.ts"
import { SplitRuntime } from "./split-runtime.ts"

export interface RuntimeOptions {
  /** For logs and documents. */
  directory: string
  certificates: TestCertificatePaths
  /** What no file of a report may have. */
  secrets: Secrets
  /** Those that are spoken. */
  contracts: readonly Contract[]
  /** Image id by implementation, for those that run in containers. */
  images: ReadonlyMap<string, string>
  /** Why it has no environment, by the folder where a program would run. */
  unbuilt?: ReadonlyMap<string, string>
  limits: ContainerLimits
  /** Ends the processes of this machine when this harness is killed. */
  reaper: Reaper
  /** A log or a document cannot be written. */
  onUnwritable: (error: FileError) => void
}

export async function makeRuntime(name: RuntimeName, options: RuntimeOptions): Promise<Runtime> {
  if (name === "process") return new ProcessRuntime(options)
  // Loaded here: it takes half a second, which a run without containers need not wait for.
  const { ContainerRuntime } = await import("./container/container-runtime.ts")
  const publishesPorts = isIn("process", name)
  const containers = await ContainerRuntime.start({ ...options, publishesPorts })
  if (!publishesPorts) return containers
  return new SplitRuntime(name, { server: containers, client: new ProcessRuntime(options) })
}
