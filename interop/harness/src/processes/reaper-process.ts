import { createInterface } from "node:readline"
import { killGroup } from "./process-group.ts"
import { endTree } from "./process-tree.ts"

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => {})

const watched = new Map<number, string>()

for await (const line of createInterface({ input: process.stdin })) {
  const [what = "", leader] = line.split(" ")
  if (what === "forget") watched.delete(Number(leader))
  else watched.set(Number(leader), what)
}

const trees: number[] = []
for (const [leader, what] of watched) {
  if (what === "tree") trees.push(leader)
  else killGroup(leader, "SIGKILL")
}
await Promise.all(trees.map((leader) => endTree(leader)))
