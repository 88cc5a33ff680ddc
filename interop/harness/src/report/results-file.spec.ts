import { mkdtempSync, readFileSync, truncateSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { gzipSync } from "node:zlib"
import { expect, test } from "vitest"
import { sampleResults } from "../testing/sample-results.ts"
import { readResults, writeResults } from "./results-file.ts"

const file = join(mkdtempSync(join(tmpdir(), "results-")), "results.json")

/** A results.json in which the text of one place was replaced by hand. */
function edited(from: string, to: string): string {
  writeResults(sampleResults(), file)
  const text = readFileSync(file, "utf8")
  expect(text).toContain(from)
  writeFileSync(file, text.replace(from, to))
  return file
}

test("what was written is read", () => {
  const results = sampleResults([{}, { outcome: "fail", reason: "observation 2", observed: "a" }])
  writeResults(results, file)

  expect(readResults(file)).toEqual(results)
})

test.each([
  [
    '"outcome": "pass"',
    '"outcome": "passed"',
    'cells/0/outcome must be one of pass, diverges, fail, unsupported, not-run, found "passed"',
  ],
  ['"outcome": "pass",', "", "cells/0 must have required property 'outcome'"],
  [
    '"outcome": "pass",',
    '"outcome": "pass", "verdict": 1,',
    'cells/0 has an unknown key "verdict"',
  ],
  [
    '"transport": "plaintext"',
    '"transport": "quic"',
    "cells/0/transport must be one of plaintext,",
  ],
  ['"pass": 1', '"pass": "1"', "totals/pass must be integer"],
  ['"pass": 1', '"pass": 1, "better": 1', 'totals has an unknown key "better"'],
  ['"problems": []', '"problems": "none"', "problems must be array"],
  ['"green": true', '"green": "yes"', "green must be boolean"],
  ['"suite": {}', '"suite": { "commit": "main" }', "suite/commit must match pattern"],
  ['"total": 4', '"total": -4', "durationMs/total must be >= 0"],
])("a file in which %s became %s is refused with the place", (from, to, complaint) => {
  expect(() => readResults(edited(from, to))).toThrow(
    `${file} is no results.json as this harness writes it, it was cut or edited: ${complaint}`,
  )
})

test("a file of another format says of which", () => {
  expect(() => readResults(edited('"formatVersion": 3', '"formatVersion": 1'))).toThrow(
    `${file} is a results.json of format 1, and this harness reads formats 2 and 3: run it again`,
  )
})

test.each([
  ["cut", '{"formatVersion":2,"ce', "cannot read "],
  ["empty", "", "cannot read "],
  ["another document", '{"cells":[]}', "it has no formatVersion"],
  ["null", "null", "it has no formatVersion"],
])("a file that is %s is refused", (_, text, complaint) => {
  writeFileSync(file, text)

  expect(() => readResults(file)).toThrow(complaint)
})

test("a file of format 2 is read, its scenarios without steps", () => {
  const scenario = { id: "a/b", title: "", reason: "", open: false, specification: [] }
  const results = sampleResults([{}], { scenarios: [{ ...scenario, steps: [] }] })
  const before = { ...results, formatVersion: 2, scenarios: [scenario] }
  writeFileSync(file, JSON.stringify(before))

  expect(readResults(file)).toEqual(results)
})

test("a file of a newer format says what to do", () => {
  expect(() => readResults(edited('"formatVersion": 3', '"formatVersion": 4'))).toThrow(
    "format 4, and this harness reads formats 2 and 3: update the suite",
  )
})

test("a file that is compressed is read, and one that is cut off is refused in one line", () => {
  const compressed = `${file}.gz`
  const bytes = gzipSync(JSON.stringify(sampleResults()))
  writeFileSync(compressed, bytes)
  expect(readResults(compressed)).toEqual(sampleResults())

  writeFileSync(compressed, bytes.subarray(0, -20))
  expect(() => readResults(compressed)).toThrow(/^cannot read \S+: unexpected end of file$/)
})

test("a file of 200 MB is refused before it is read", () => {
  writeResults(sampleResults(), file)
  truncateSync(file, 200_000_000)

  expect(() => readResults(file)).toThrow(
    `cannot read ${file}: it has 191 MiB, and a report has 128 at most`,
  )
})

test("what is quoted of a file that is no JSON cannot act at a terminal", () => {
  writeFileSync(file, '{"a": \u001B[2J\u0007}')

  expect(() => readResults(file)).toThrow(/^cannot read [\x20-\x7e]+$/)
})
