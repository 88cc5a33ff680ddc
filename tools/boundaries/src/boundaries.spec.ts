import { spawnSync } from "node:child_process"
import { join, resolve } from "node:path"
import { expect, test } from "vitest"

const workspaceRoot = resolve(import.meta.dirname, "..", "..", "..")

test.each([
  ["contract", "libs/contract/src/offender.ts", "@interop/driver-protocol"],
  ["lib", "tools/certificates/src/offender.ts", "@interop/harness"],
  ["app", "apps/client-async/src/offender.ts", "@interop/client-sync"],
  ["harness", "interop/harness/src/offender.ts", "@interop/server"],
])("in layer %s, %s may not import %s", (layer, file, imported) => {
  const { status, stdout } = lint(file, imported)

  expect(stdout).toContain("@nx/enforce-module-boundaries")
  expect(stdout).toMatch(new RegExp(`tagged with "layer:${layer}"|Circular dependency`))
  expect(status).toBe(1)
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
