import { createInterface } from "node:readline"
import { endMarked } from "./marked.ts"
import { killGroup } from "./process-group.ts"
import { endTree } from "./process-tree.ts"

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => {})

const [groups, trees, marks] = [new Set<number>(), new Set<number>(), new Set<string>()]

for await (const line of createInterface({ input: process.stdin })) {
  const [what = "", which = ""] = line.split(" ")
  if (what === "group") groups.add(Number(which))
  else if (what === "tree") trees.add(Number(which))
  else if (what === "mark") marks.add(which)
  else for (const watched of [groups, trees]) watched.delete(Number(which))
}

for (const group of groups) killGroup(group, "SIGKILL")
for (const mark of marks) endMarked(mark)
await Promise.all([...trees].map(endTree))
