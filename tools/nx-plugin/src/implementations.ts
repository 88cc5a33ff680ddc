import { existsSync, readFileSync } from "node:fs"
import { dirname, join, relative } from "node:path"
import type { CreateNodesV2, ProjectConfiguration, TargetConfiguration } from "@nx/devkit"
import { createNodesFromFiles } from "@nx/devkit"
import { parse } from "yaml"
import { imageTarget } from "./image-target.ts"

interface Manifest {
  name: string
  hostile?: boolean
  build?: { command: string; inputs?: string[]; outputs?: string[] }
  image?: { inputs?: string[] }
  update?: string
  check?: { lint?: string; test?: string }
}

/** Makes a project of every interop/implementations/<name>/ from its manifest.yaml. */
export const createNodesV2: CreateNodesV2 = [
  "interop/implementations/*/manifest.yaml",
  (manifestFiles, options, context) =>
    createNodesFromFiles(
      (manifestFile) => {
        const manifest = parse(
          readFileSync(join(context.workspaceRoot, manifestFile), "utf8"),
        ) as Manifest
        const root = dirname(manifestFile)
        return {
          projects: {
            [root]: projectOf(manifest, root, context.workspaceRoot),
          },
        }
      },
      manifestFiles,
      options,
      context,
    ),
]

function projectOf(
  { name, hostile = false, build, image, update, check }: Manifest,
  root: string,
  workspaceRoot: string,
): ProjectConfiguration {
  const shared = (build?.inputs ?? []).filter((input) => input.startsWith("{workspaceRoot}/"))
  const targets: Record<string, TargetConfiguration> = {}
  const inFolder = (command: string, env: Record<string, string> = {}): TargetConfiguration => ({
    executor: "nx:run-commands",
    options: { command, cwd: root, env },
  })
  if (build !== undefined) {
    const outputs = (build.outputs ?? []).map((output) => `{projectRoot}/${output}`)
    targets["build"] = {
      ...inFolder(build.command),
      cache: outputs.length > 0,
      inputs: (build.inputs ?? ["**/*"]).map((input) =>
        input.startsWith("{") ? input : `{projectRoot}/${input}`,
      ),
      outputs,
    }
  }
  const imageOfStack = imageTarget(root, { workspaceRoot, name, inputs: image?.inputs ?? [] })
  if (imageOfStack !== undefined) targets["image"] = imageOfStack
  // What breaks the protocol on purpose is not held to it.
  if (!hostile) {
    targets["self-check"] = {
      executor: "nx:run-commands",
      options: { command: `npm run --silent harness -- self-check ${name}`, cwd: "." },
      cache: false,
    }
  }
  if (update !== undefined) targets["update"] = inFolder(update)
  const dependsOn = build === undefined ? [] : ["build"]
  const checked = {
    cache: true,
    dependsOn,
    inputs: [
      "default",
      "^default",
      "{workspaceRoot}/libs/driver-protocol/schemas/*",
      "{workspaceRoot}/proto/*",
      ...shared,
    ],
  }
  // The defaults of nx.json for `lint` and `test` are those of TypeScript packages, and would
  // replace the command of a target of the same name and executor.
  const alias = (target: string): TargetConfiguration => ({
    executor: "nx:noop",
    dependsOn: [target],
  })
  if (check?.lint !== undefined) {
    targets["own-lint"] = { ...inFolder(check.lint), ...checked }
    targets["lint"] = alias("own-lint")
  }
  if (check?.test !== undefined) {
    const report = `reports/tests/${name}.xml`
    targets["own-test"] = {
      ...inFolder(check.test, { TEST_REPORT: join(relative(root, "."), report) }),
      ...checked,
      outputs: [`{workspaceRoot}/${report}`],
    }
    targets["test"] = alias("own-test")
  }
  return {
    root,
    name,
    projectType: "application",
    tags: ["layer:implementation"],
    implicitDependencies: [...new Set(shared.flatMap((input) => projectAt(input, workspaceRoot)))],
    targets,
  }
}

/** The project with a project.json that such an input lies in: a change there affects the stack. */
function projectAt(input: string, workspaceRoot: string): string[] {
  const [literal = ""] = input.replace("{workspaceRoot}/", "").split("*")
  for (let folder = dirname(`${literal}x`); folder !== "."; folder = dirname(folder)) {
    const file = join(workspaceRoot, folder, "project.json")
    if (existsSync(file)) return [(JSON.parse(readFileSync(file, "utf8")) as { name: string }).name]
  }
  return []
}
