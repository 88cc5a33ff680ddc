import { existsSync, readFileSync } from "node:fs"
import type { Count } from "./count-tests.ts"

interface Row {
  check: string
  subject: string
  state: "held" | "broken" | "void" | "compared"
  broken: string[]
  void?: string
}

/** Of the reliability suite's results.json: a check whose bounds all hold has passed; what others do counts nowhere. */
export function countReliability(file: string): Count {
  if (!existsSync(file)) return { passed: 0, failed: 0, skipped: 0, failures: [] }
  const { rows } = JSON.parse(readFileSync(file, "utf8")) as { rows: Row[] }
  const counted = rows.filter(({ state }) => state !== "compared")
  const failed = counted.filter(({ state }) => state !== "held")
  return {
    passed: counted.length - failed.length,
    failed: failed.length,
    skipped: 0,
    failures: failed.map(
      ({ check, subject, broken, ...row }) =>
        `${check}, ${subject}: ${row.void ?? broken.join("; ")}`,
    ),
  }
}
