import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { HarnessError } from "../errors.ts"
import type { Implementation } from "../select/manifests.ts"
import { workspaceRoot } from "../workspace.ts"
import { runTarget } from "./run-target.ts"

/** The image ids of the stacks, by name, each of an image that the engine has. */
export async function buildImages(
  implementations: readonly Implementation[],
  { builds, logFile, signal }: { builds: boolean; logFile: string; signal: AbortSignal },
): Promise<Map<string, string>> {
  const { containerEngine } = await import("./container-engine.ts")
  const engine = await containerEngine()
  if (builds) await runTarget("image", implementations, { logFile, signal })
  const lacking: Implementation[] = []
  for (const implementation of implementations) {
    const id = imageId(implementation.name)
    if (id === undefined || !(await exists(id))) lacking.push(implementation)
  }
  // Nx remembers that it built an image, and not that someone has removed it since.
  if (builds && lacking.length > 0)
    await runTarget("image", lacking, { logFile, signal, anew: true })
  else if (lacking.length > 0) {
    const names = lacking.map(({ name }) => name).join(", ")
    throw new HarnessError("build", `no image of ${names}: leave out --no-build`)
  }
  return new Map(implementations.map(({ name }) => [name, imageId(name) ?? ""]))

  async function exists(id: string): Promise<boolean> {
    try {
      await engine.getImage(id).inspect()
      return true
    } catch {
      return false
    }
  }
}

/** As the `image` target has noted it. */
function imageId(name: string): string | undefined {
  const file = join(workspaceRoot, "dist", "images", `${name}.id`)
  return existsSync(file) ? readFileSync(file, "utf8").trim() : undefined
}
