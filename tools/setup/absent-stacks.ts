import { spawnSync } from "node:child_process"

interface Tool {
  tool: string
  install: string
}

export interface AbsentStack {
  name: string
  missing: Tool[]
}

/** The optional stacks whose tools this machine lacks, those of checks too. A required one is never excused: its checks fail. */
export function absentStacks(): AbsentStack[] {
  const { stdout } = spawnSync(
    process.execPath,
    ["interop/harness/src/main.js", "doctor", "--json"],
    { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] },
  )
  const stacks = JSON.parse(stdout) as (AbsentStack & {
    required: boolean
    missingForChecks: Tool[]
  })[]
  return stacks.flatMap(({ name, required, missing, missingForChecks }) => {
    const all = [...missing, ...missingForChecks]
    return required || all.length === 0 ? [] : [{ name, missing: all }]
  })
}
