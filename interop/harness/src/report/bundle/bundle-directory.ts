import { join } from "node:path"
import type { Cell } from "../../select/cells.ts"
import { cellFileName } from "../../select/coordinates.ts"

/** Where all goes that is known of a failed cell. */
export function bundleDirectory(reportDirectory: string, cell: Cell): string {
  return join(reportDirectory, "failures", cellFileName(cell))
}
