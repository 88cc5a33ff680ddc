import { spawnSync } from "node:child_process"

export interface AbsentStack {
  name: string
  missing: { tool: string; install: string }[]
}

/** The optional stacks whose tools this machine lacks. A required one is never excused: its checks fail. */
export function absentStacks(): AbsentStack[] {
  const { stdout } = spawnSync(
    process.execPath,
    ["interop/harness/src/main.js", "doctor", "--json"],
    { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] },
  )
  const stacks = JSON.parse(stdout) as (AbsentStack & { required: boolean })[]
  return stacks.filter(({ required, missing }) => !required && missing.length > 0)
}
