import { createHash } from "node:crypto"
import type { Results } from "../report/results.ts"
import { cellKey } from "../select/coordinates.ts"

/** The same for runs of the same cells in the same runtime, whatever came of them. */
export function selectionOf({ cells, runtime }: Pick<Results, "cells" | "runtime">): string {
  const keys = cells.map(cellKey).toSorted()
  return createHash("sha256")
    .update([runtime, ...keys].join("\n"))
    .digest("hex")
    .slice(0, 16)
}
