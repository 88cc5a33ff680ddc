import { existsSync, readFileSync, readdirSync } from "node:fs"
import { join } from "node:path"

export interface Count {
  passed: number
  failed: number
  skipped: number
  /** What failed, as file and name of the test. */
  failures: string[]
}

/** Adds up the JUnit files of a directory. */
export function countTests(directory: string): Count {
  const count: Count = { passed: 0, failed: 0, skipped: 0, failures: [] }
  if (!existsSync(directory)) return count
  for (const name of readdirSync(directory)) {
    const xml = readFileSync(join(directory, name), "utf8")
    for (const [suite] of xml.matchAll(/<testsuite\s[^>]*>/g)) {
      const number = (attribute: string) =>
        Number(new RegExp(`\\s${attribute}="(\\d+)"`).exec(suite)?.[1] ?? 0)
      const failed = number("failures") + number("errors")
      count.failed += failed
      count.skipped += number("skipped")
      count.passed += number("tests") - failed - number("skipped")
    }
    for (const [testcase] of xml.matchAll(/<testcase\s[^>]*[^/]>\s*<(failure|error)/g)) {
      const attribute = (key: string) => new RegExp(`\\s${key}="([^"]*)"`).exec(testcase)?.[1] ?? ""
      count.failures.push(`${attribute("classname")} ${attribute("name")}`)
    }
  }
  return count
}
