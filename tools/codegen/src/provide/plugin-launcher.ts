import { readFileSync, statSync } from "node:fs"
import { writeFile } from "node:fs/promises"
import { dirname, join, relative } from "node:path"
import { fileURLToPath } from "node:url"

const PLUGIN_MAIN = fileURLToPath(new URL("../grpc-node-plugin/main.ts", import.meta.url))
const FIRST_LINES = "#!/bin/sh\n# Stands in for grpc-tools' own plugin, whose download failed.\n"
const LONGEST_LAUNCHER_BYTES = 4096

/** Writes into `scratch` the shell script that runs this package's plugin once it lies at `path`. */
export async function writeLauncher(scratch: string, path: string): Promise<string> {
  const launcher = join(scratch, "launcher")
  await writeFile(launcher, textAt(path), { mode: 0o755 })
  return launcher
}

/** Whether a launcher lies at `path` that an earlier version of this package wrote, with paths of its time. */
export function isOutdatedLauncher(path: string): boolean {
  if (statSync(path).size > LONGEST_LAUNCHER_BYTES) return false
  const text = readFileSync(path, "utf8")
  return text.startsWith(FIRST_LINES) && text !== textAt(path)
}

function textAt(path: string): string {
  // Relative, so that the tree may be moved with its node_modules.
  const main = relative(dirname(path), PLUGIN_MAIN)
  return `${FIRST_LINES}here=$(dirname "$0")
PATH="$here/../../.bin:$PATH"
export PATH
exec node "$here/${main}" "$@"
`
}
