import { mkdtempSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { expect, test } from "vitest"
import { countReliability } from "./count-reliability.ts"

test("a check passes when its bounds hold; what others do counts nowhere", () => {
  const file = join(mkdtempSync(join(tmpdir(), "reliability-")), "results.json")
  const row = { check: "soak", subject: "server", broken: [] }
  const rows = [
    { ...row, state: "held" },
    { ...row, state: "broken", broken: ["memory grew"] },
    { ...row, state: "void", void: "a clean call failed" },
    { ...row, state: "compared", broken: ["a call never ended"] },
  ]
  writeFileSync(file, JSON.stringify({ rows }))
  expect(countReliability(file)).toEqual({
    passed: 1,
    failed: 2,
    skipped: 0,
    failures: ["soak, server: memory grew", "soak, server: a clean call failed"],
  })
  expect(countReliability(`${file}.none`).passed).toBe(0)
})
