import { spawnSync } from "node:child_process"
import { fileURLToPath } from "node:url"
import { expect, it } from "vitest"
import { parseObservation, parseReady, parseServerObservation } from "./index.ts"

it("what was observed is on standard output, numbered and timed, even if the program is killed next", () => {
  const program = fileURLToPath(new URL("testing/observe.ts", import.meta.url))
  const { stdout, signal } = spawnSync(process.execPath, [program], { encoding: "utf8" })
  expect(signal).toBe("SIGKILL")
  const [ready, ...lines] = stdout.trimEnd().split("\n")
  expect(parseReady(ready ?? "").library).toEqual({ name: "library", version: "1.2.3" })
  const observations = lines.slice(0, 3).map((line) => parseObservation(line))
  const atMs = observations.map((observation) => observation.atMs)
  expect(atMs).toEqual([...atMs].sort((a, b) => a - b))
  expect(observations).toMatchObject([
    { seq: 1, case: "first", event: "case-begun" },
    { seq: 2, case: "first", event: "received", call: "a", bytes: "CQAAAAAAAACA" },
    { seq: 3, case: "second", event: "unsupported", reason: "two\nlines" },
  ])
  expect(lines.slice(3).map((line) => parseServerObservation(line))).toMatchObject([
    { seq: 1, call: "7/a", event: "received", bytes: "CQEAAAAAAPB/" },
    { seq: 2, call: "8/a", event: "call-ended" },
  ])
})
