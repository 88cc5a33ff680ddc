import { spawn } from "node:child_process"
import { once } from "node:events"
import { text } from "node:stream/consumers"
import { expect, test } from "vitest"
import { endTree } from "./process-tree.ts"

// Each starts the next and ends, so that whoever is in a list is gone when the list is read.
const LINK = `[ $1 -gt 0 ] && { sh -c "$0" "$0" $(($1 - 1)) & exit; }; echo came to its end`

test("one that is just being started ends with the others", { timeout: 60_000 }, async () => {
  const leader = spawn("sh", ["-c", LINK, LINK, "3000"], { detached: true })
  // It lasts as long as any of them.
  const printed = text(leader.stdout)
  await once(leader, "exit")

  await endTree(leader.pid ?? 0)
  expect(await printed).toBe("")
})
