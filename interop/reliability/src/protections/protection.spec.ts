import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { workspaceRoot } from "@interop/harness/parts"
import { describe, expect, it } from "vitest"
import { fileOf, readProtections, withoutProtection } from "./protection.ts"

const protections = readProtections()

describe.each(protections)("$protection", (each) => {
  it("is where the list has it", () => {
    const text = readFileSync(join(workspaceRoot, each.file), "utf8")
    expect(withoutProtection(each, text)).not.toBe(text)
  })

  it("has its tests", () => {
    expect(each.tests.length).toBeGreaterThan(0)
    for (const test of each.tests) expect(existsSync(join(workspaceRoot, fileOf(test)))).toBe(true)
  })
})

it("each is there once", () => {
  const names = protections.map(({ protection }) => protection)
  expect(new Set(names).size).toBe(names.length)
})
