import { spawnSync } from "node:child_process"
import { join } from "node:path"
import { getReaperImage } from "testcontainers/build/reaper/reaper.js"
import { workspaceRoot } from "../workspace.ts"

/** Ryuk's own image, or why it cannot be had. */
export function officialRyuk(): { image: string; excuse?: string } {
  const image = getReaperImage()
  if (spawnSync("docker", ["image", "inspect", image]).status === 0) return { image }
  if (spawnSync("docker", ["pull", "--quiet", image]).status === 0) return { image }
  return { image, excuse: `${image} is not here and cannot be pulled` }
}

/** An image of the suite's own that does for a harness what Ryuk does. */
export function buildRyukStandIn(): string {
  const folder = join(import.meta.dirname, "..", "..", "fixtures", "images", "ryuk-protocol")
  const tool = join(workspaceRoot, "tools", "images", "src", "main.ts")
  const { status, stderr } = spawnSync(process.execPath, [tool, folder], { encoding: "utf8" })
  if (status !== 0) throw new Error(`no image of the stand-in: ${stderr}`)
  return "interop/ryuk-protocol:latest"
}

/** The environment of a harness that has this Ryuk, shares it with nobody, and need not wait for it long. */
export function withRyuk(image: string): NodeJS.ProcessEnv {
  return {
    ...process.env,
    RYUK_CONTAINER_IMAGE: image,
    TESTCONTAINERS_RYUK_DISABLED: "false",
    TESTCONTAINERS_RYUK_TEST_LABEL: "true",
    TESTCONTAINERS_RYUK_RECONNECTION_TIMEOUT: "1s",
  }
}

/** A harness that has no Ryuk, even where one runs. */
export function withoutRyuk(): NodeJS.ProcessEnv {
  return { ...process.env, TESTCONTAINERS_RYUK_DISABLED: "true" }
}
