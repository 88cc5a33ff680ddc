import { join } from "node:path"
import { type Cell, cellName } from "../../select/cells.ts"

/** Where all goes that is known of a failed cell. */
export function bundleDirectory(reportDirectory: string, cell: Cell): string {
  return join(reportDirectory, "failures", cellName(cell))
}
