import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, expect, it } from "vitest"
import { readConfig, readPlan } from "./index.ts"

let directory: string

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), "driver-protocol-"))
})

afterAll(() => rmSync(directory, { recursive: true, force: true }))

it("a plan is read from its file", () => {
  const path = join(directory, "plan.json")
  const plan = { contract: { descriptors: "/square.binpb" }, cases: [] }
  writeFileSync(path, JSON.stringify(plan))
  expect(readPlan(path)).toEqual(plan)
})

it("a file that is missing, or holds something else, is named", () => {
  const missing = join(directory, "missing.json")
  expect(() => readPlan(missing)).toThrow(
    expect.objectContaining({
      code: "unreadable",
      message: `cannot read ${missing}: ENOENT: no such file or directory`,
      cause: expect.objectContaining({ code: "ENOENT" }),
    }),
  )
  const path = join(directory, "config.json")
  writeFileSync(path, "{}")
  expect(() => readConfig(path)).toThrow(
    expect.objectContaining({
      code: "not-valid",
      message: `${path}: config breaks its schema at /: must have required property 'contract' ("{}")`,
    }),
  )
})
