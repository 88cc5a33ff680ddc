import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import type { ProjectConfiguration } from "@nx/devkit"
import { expect, test } from "vitest"
import { createNodesV2 } from "./implementations.ts"

const manifestFile = "interop/implementations/stack/manifest.yaml"

async function projectOf(
  manifest: string,
  files: string[] = [],
): Promise<ProjectConfiguration | undefined> {
  const workspaceRoot = mkdtempSync(join(tmpdir(), "workspace-"))
  const folder = join(workspaceRoot, "interop", "implementations", "stack")
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, "manifest.yaml"), manifest)
  for (const file of files) {
    mkdirSync(dirname(join(folder, file)), { recursive: true })
    writeFileSync(join(folder, file), file.endsWith(".json") ? '{"name":"python-driver"}' : "")
  }
  const [, createNodes] = createNodesV2
  const [[, result] = []] = await createNodes([manifestFile], undefined, {
    workspaceRoot,
    nxJsonConfiguration: {},
  })
  return result?.projects?.["interop/implementations/stack"] as ProjectConfiguration | undefined
}

test("a folder with nothing but a manifest is a project that can be checked", async () => {
  const project = await projectOf("name: stack\n")

  expect(project).toMatchObject({ name: "stack", tags: ["layer:implementation"] })
  expect(project?.targets).toEqual({
    "self-check": {
      executor: "nx:run-commands",
      options: { command: "npm run --silent harness -- self-check stack", cwd: "." },
      cache: false,
    },
  })
})

test("a stack that breaks the protocol on purpose has no self-check", async () => {
  expect((await projectOf("name: stack\nhostile: true\n"))?.targets).toEqual({})
})

test("a build with outputs is cached by its inputs", async () => {
  const project = await projectOf(
    "name: stack\nbuild: { command: make, inputs: [main.go], outputs: [bin] }\n",
  )

  expect(project?.targets?.["build"]).toMatchObject({
    options: { command: "make", cwd: "interop/implementations/stack" },
    cache: true,
    inputs: ["{projectRoot}/main.go"],
    outputs: ["{projectRoot}/bin"],
  })
})

test("a build without outputs is run every time", async () => {
  const project = await projectOf("name: stack\nbuild: { command: make, outputs: [] }\n")

  expect(project?.targets?.["build"]?.cache).toBe(false)
})

test("what stacks share is an input of their checks, and a project that they depend on", async () => {
  const shared = "{workspaceRoot}/interop/drivers/python/**/*"
  const manifest = `name: stack\nbuild: { command: make, inputs: [main.py, "${shared}"] }\ncheck: { lint: ruff }\n`
  const project = await projectOf(manifest, ["../../drivers/python/project.json"])

  expect(project?.targets?.["own-lint"]?.inputs).toContain(shared)
  expect(project?.implicitDependencies).toEqual(["python-driver"])
  expect((await projectOf(manifest))?.implicitDependencies).toEqual([])
})

test("checks run after the build, and tests know where their report goes", async () => {
  const project = await projectOf(
    "name: stack\nbuild: { command: make }\ncheck: { lint: go vet, test: go test }\n",
  )

  expect(project?.targets?.["lint"]).toMatchObject({ dependsOn: ["own-lint"] })
  expect(project?.targets?.["own-lint"]).toMatchObject({
    options: { command: "go vet" },
    dependsOn: ["build"],
  })
  expect(project?.targets?.["test"]).toMatchObject({ dependsOn: ["own-test"] })
  expect(project?.targets?.["own-test"]).toMatchObject({
    options: { command: "go test", env: { TEST_REPORT: "../../../reports/tests/stack.xml" } },
    outputs: ["{workspaceRoot}/reports/tests/stack.xml"],
  })
})

test("a Dockerfile makes a target image", async () => {
  expect((await projectOf("name: stack\n"))?.targets?.["image"]).toBeUndefined()
  expect((await projectOf("name: stack\n", ["Dockerfile"]))?.targets?.["image"]).toMatchObject({
    options: {
      command: "node tools/images/src/main.ts interop/implementations/stack --name stack",
    },
    outputs: ["{workspaceRoot}/dist/images/stack.id"],
  })
})
