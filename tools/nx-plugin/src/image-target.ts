import { existsSync } from "node:fs"
import { join } from "node:path"
import type { TargetConfiguration } from "@nx/devkit"

/** Builds the image of a folder of the workspace; undefined where that has no Dockerfile. */
export function imageTarget(
  root: string,
  { workspaceRoot, name, inputs = [] }: { workspaceRoot: string; name: string; inputs?: string[] },
): TargetConfiguration | undefined {
  if (!existsSync(join(workspaceRoot, root, "Dockerfile"))) return undefined
  return {
    executor: "nx:run-commands",
    options: { command: `node tools/images/src/main.ts ${root} --name ${name}`, cwd: "." },
    cache: true,
    inputs: [
      "{projectRoot}/**/*",
      "!{projectRoot}/**/*.md",
      "{workspaceRoot}/tools/images/src/**/*",
      "{workspaceRoot}/package-lock.json",
      ...inputs,
    ],
    outputs: [`{workspaceRoot}/dist/images/${name}.id`],
  }
}
