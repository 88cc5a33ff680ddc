import { existsSync, readdirSync, realpathSync } from "node:fs"
import { basename, dirname, join } from "node:path"
import { HarnessError } from "../errors.ts"
import { shortPath } from "../workspace.ts"
import { expectFolder } from "./folders.ts"

/**
 * The manifest.yaml of each folder below the directories, in the order of their
 * paths. A directory that is given twice is read once; `what` says of what.
 */
export function manifestFilesIn(directories: readonly string[], what: string): string[] {
  const byPath = new Map<string, string>()
  for (const directory of directories) {
    expectFolder(directory, what)
    const path = realpathSync(directory)
    if (!byPath.has(path)) byPath.set(path, directory)
  }
  return [...byPath.values()]
    .flatMap((directory) =>
      readdirSync(directory)
        .map((name) => join(directory, name, "manifest.yaml"))
        .filter((file) => existsSync(file)),
    )
    .toSorted()
}

/** A stack or a proxy has the name of its folder. */
export function expectNameOfFolder(file: string, name: string): void {
  const folder = basename(dirname(file))
  if (name === folder) return
  throw new HarnessError(
    "manifest",
    `${shortPath(file)}: name is "${name}", the folder's is "${folder}"`,
  )
}
