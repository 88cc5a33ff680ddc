import { readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { beforeEach, expect, test, vi } from "vitest"
import { workspaceRoot } from "../workspace.ts"
import { type Parsed, keptFile, parsedOnce } from "./parsed-cache.ts"

const file = join(workspaceRoot, "interop", "parsed-cache.spec.yaml")
const parsed: Parsed = {
  value: { doubles: [-0, Number.NaN, Infinity, 0.1], text: "é" },
  lines: new Map([["doubles,0", 3]]),
}
const parse = vi.fn<() => Parsed>(() => parsed)
const schema = { type: "object" }

beforeEach(() => {
  parse.mockClear()
  rmSync(keptFile(file), { force: true })
  return () => rmSync(keptFile(file), { force: true })
})

test("what was parsed once is not parsed again, and is the same to the bit", () => {
  expect(parsedOnce(file, "text", schema, parse)).toBe(parsed)
  expect(parsedOnce(file, "text", schema, parse)).toStrictEqual(parsed)
  expect(parse).toHaveBeenCalledTimes(1)
})

test("another text or another schema is parsed anew", () => {
  parsedOnce(file, "text", schema, parse)
  parsedOnce(file, "texts", schema, parse)
  parsedOnce(file, "texts", { type: "array" }, parse)
  expect(parse).toHaveBeenCalledTimes(3)
})

test("a refused text is not kept", () => {
  const refuse = () => {
    throw new Error("refused")
  }
  expect(() => parsedOnce(file, "text", schema, refuse)).toThrow("refused")
  expect(parsedOnce(file, "text", schema, parse)).toBe(parsed)
})

test.each([
  ["cut", (whole: Buffer) => whole.subarray(0, whole.length / 2)],
  ["empty", () => Buffer.alloc(0)],
  ["something else", () => Buffer.from("something else")],
])("a kept file that is %s is made anew", (_, spoiled) => {
  parsedOnce(file, "text", schema, parse)
  writeFileSync(keptFile(file), spoiled(readFileSync(keptFile(file))))
  parsedOnce(file, "text", schema, parse)
  parsedOnce(file, "text", schema, parse)
  expect(parse).toHaveBeenCalledTimes(2)
})

test("files outside of the workspace are not kept", () => {
  const kept = () => readdirSync(join(keptFile(file), "..")).length
  parsedOnce(file, "text", schema, parse)
  const before = kept()
  parsedOnce(join(tmpdir(), "elsewhere.yaml"), "text", schema, parse)
  expect(kept()).toBe(before)
})
