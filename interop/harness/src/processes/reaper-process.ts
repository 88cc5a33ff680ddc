import { rmSync } from "node:fs"
import { createInterface } from "node:readline"
import { endMarked } from "./marked.ts"
import { killGroup } from "./process-group.ts"
import { endTree } from "./process-tree.ts"

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => {})

const [groups, trees] = [new Set<number>(), new Set<number>()]
const [marks, builds, directories] = [new Set<string>(), new Set<string>(), new Set<string>()]

for await (const line of createInterface({ input: process.stdin })) {
  const [what = "", which = ""] = line.split(" ")
  if (what === "group") groups.add(Number(which))
  else if (what === "tree") trees.add(Number(which))
  else if (what === "mark") marks.add(which)
  else if (what === "directory") directories.add(line.slice("directory ".length))
  else if (what === "build") builds.add(which)
  else if (what === "built") builds.delete(which)
  else for (const watched of [groups, trees]) watched.delete(Number(which))
}

for (const group of groups) killGroup(group, "SIGKILL")
for (const mark of marks) endMarked(mark)
for (const directory of directories) rmSync(directory, { recursive: true, force: true })
await Promise.all([...trees].map(endTree))
// What was started in the moment in which the harness was killed is in no tree.
for (const build of builds) endMarked(build)
