import { spawnSync } from "node:child_process"
import { existsSync } from "node:fs"
import { join, resolve } from "node:path"
import type { Count } from "./count-tests.ts"

const harness = join(import.meta.dirname, "..", "..", "interop", "harness", "src", "main.js")

/** The cells of a results.json, counted by the harness: it knows what has failed. A report that it refuses has failed. */
export function countCells(file: string): Count {
  if (!existsSync(file)) return { passed: 0, failed: 0, skipped: 0, failures: [] }
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [harness, "count", resolve(file), "--json"],
    { encoding: "utf8", maxBuffer: 1 << 30 },
  )
  if (status === 0) return JSON.parse(stdout) as Count
  return { passed: 0, failed: 1, skipped: 0, failures: [stderr.trim()] }
}
