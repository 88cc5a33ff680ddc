import picomatch from "picomatch"
import type { Cell } from "./cells.ts"

/** Why one of the two programs cannot take this cell, as its manifest says, or undefined. */
export function declined({ server, client, scenario }: Cell): string | undefined {
  for (const { role, name, declines = {} } of [server, client]) {
    for (const [glob, reason] of Object.entries(declines)) {
      if (picomatch.isMatch(scenario.id, glob)) return `${role} ${name}: ${reason}`
    }
  }
  return undefined
}
