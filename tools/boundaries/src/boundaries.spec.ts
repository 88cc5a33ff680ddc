import { spawnSync } from "node:child_process"
import { globSync } from "node:fs"
import { dirname, join, resolve } from "node:path"
import { expect, test } from "vitest"

const workspaceRoot = resolve(import.meta.dirname, "..", "..", "..")
/** Any that is a package. */
const [anImplementation] = globSync("interop/implementations/*/package.json", {
  cwd: workspaceRoot,
}).map((file) => dirname(file))

test.each([
  ["contract", "libs/contract/src/offender.ts", "@interop/driver-protocol"],
  ["lib", "tools/certificates/src/offender.ts", "@interop/harness"],
  ["app", "apps/client-async/src/offender.ts", "@interop/client-sync"],
  ["implementation", `${anImplementation}/src/offender.ts`, "@interop/client-async"],
  ["harness", "interop/harness/src/offender.ts", "@interop/server"],
  ["contract-folder", "interop/contracts/square/offender.ts", "@interop/harness"],
])("in layer %s, %s may not import %s", (layer, file, imported) => {
  const { status, stdout } = lint(file, imported)

  expect(stdout).toContain("@nx/enforce-module-boundaries")
  expect(stdout).toMatch(new RegExp(`tagged with "layer:${layer}"|Circular dependency`))
  expect(status).toBe(1)
})

test.each([
  ["select", "../launch/server.ts"],
  ["launch", "../../report/report.ts"],
  ["judge", "../report/results.ts"],
  ["report", "../shards/merge.ts"],
])("stage %s of the harness may not import %s", (stage, imported) => {
  const { status, stdout } = lint(`interop/harness/src/${stage}/offender.ts`, imported)

  expect(stdout).toContain(`stage ${stage} comes before`)
  expect(status).toBe(1)
})

test("a stage may import one before it", () => {
  const { status, stdout } = lint("interop/harness/src/judge/sound.ts", "../drive/drive.ts")

  expect({ status, stdout }).toEqual({ status: 0, stdout: "" })
})

test("an app may import a lib", () => {
  const { status, stdout } = lint("apps/server/src/sound.ts", "@interop/driver-protocol")

  expect({ status, stdout }).toEqual({ status: 0, stdout: "" })
})

function lint(file: string, imported: string) {
  return spawnSync(
    join(workspaceRoot, "node_modules", ".bin", "eslint"),
    ["--stdin", "--stdin-filename", file],
    { cwd: workspaceRoot, encoding: "utf8", input: `export * from "${imported}"\n` },
  )
}
