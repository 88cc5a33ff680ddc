import { createInterface } from "node:readline"
import { killGroup } from "./process-group.ts"

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => {})

const groups = new Set<number>()

for await (const line of createInterface({ input: process.stdin })) {
  const group = Number(line.slice(1))
  if (line.startsWith("+")) groups.add(group)
  else groups.delete(group)
}

for (const group of groups) killGroup(group, "SIGKILL")
