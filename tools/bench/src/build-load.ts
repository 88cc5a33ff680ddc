import { spawnSync } from "node:child_process"
import { BenchError } from "./errors.ts"
import { loadFolder } from "./places.ts"

/** Builds the load program; Go makes it anew only where its source has changed. */
export function buildLoad(): void {
  const built = spawnSync("go", ["build", "-o", "bin/load", "."], { cwd: loadFolder })
  if (built.error) {
    throw new BenchError(
      "Go is missing, which the load is written in: apt-get install golang-go, version 1.26 or newer",
    )
  }
  if (built.status !== 0) {
    throw new BenchError(`the load does not build: ${built.stderr.toString().trim()}`)
  }
}
