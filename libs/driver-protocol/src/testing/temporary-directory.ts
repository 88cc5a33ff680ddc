import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"

/** A directory that is gone at the end of the scope. */
export function temporaryDirectory() {
  const path = mkdtempSync(join(tmpdir(), "driven-client-"))
  return {
    path,
    [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }),
  }
}
