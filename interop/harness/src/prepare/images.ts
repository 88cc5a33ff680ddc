import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { HarnessError } from "../errors.ts"
import type { Implementation } from "../select/manifests.ts"
import { workspaceRoot } from "../workspace.ts"
import { runTarget } from "./nx.ts"

/** The image ids of the stacks, by name, each of an image that the engine has. */
export async function buildImages(
  implementations: readonly Implementation[],
  { builds, logFile, signal }: { builds: boolean; logFile: string; signal: AbortSignal },
): Promise<Map<string, string>> {
  const { containerEngine } = await import("../launch/container/engine.ts")
  const engine = await containerEngine()
  const names = implementations.map(({ name }) => name)
  if (builds) await runTarget("image", names, { logFile, signal })
  const lacking: string[] = []
  for (const name of names) {
    const id = imageId(name)
    if (id === undefined || !(await exists(id))) lacking.push(name)
  }
  // Nx remembers that it built an image, and not that someone has removed it since.
  if (builds && lacking.length > 0)
    await runTarget("image", lacking, { logFile, signal, anew: true })
  else if (lacking.length > 0) {
    throw new HarnessError("build", `no image of ${lacking.join(", ")}: leave out --no-build`)
  }
  return new Map(names.map((name) => [name, imageId(name) ?? ""]))

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
