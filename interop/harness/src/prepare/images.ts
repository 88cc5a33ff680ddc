import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { HarnessError } from "../errors.ts"
import { workspaceRoot } from "../workspace.ts"
import { type BuildOptions, type Buildable, runTarget } from "./run-target.ts"

/** The image ids of these folders, by name, each of an image that the engine has. Without options none is built. */
export async function findImages(
  folders: readonly Buildable[],
  building?: BuildOptions,
): Promise<Map<string, string>> {
  if (folders.length === 0) return new Map()
  const { containerEngine } = await import("./container-engine.ts")
  const engine = await containerEngine()
  if (building !== undefined) await runTarget("image", folders, building)
  const lacking: Buildable[] = []
  for (const folder of folders) {
    const id = imageId(folder.name)
    if (id === undefined || !(await exists(id))) lacking.push(folder)
  }
  if (lacking.length > 0 && building === undefined) {
    const names = lacking.map(({ name }) => name).join(", ")
    throw new HarnessError("build", `no image of ${names}: leave out --no-build`)
  }
  // Nx remembers that it built an image, and not that someone has removed it since.
  if (lacking.length > 0 && building !== undefined) {
    await runTarget("image", lacking, { ...building, anew: true })
  }
  return new Map(folders.map(({ name }) => [name, imageId(name) ?? ""]))

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
