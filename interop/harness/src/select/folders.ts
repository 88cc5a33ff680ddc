import { readdirSync, statSync } from "node:fs"
import { join } from "node:path"
import { UsageError } from "@interop/command-line"
import { shortPath } from "../workspace.ts"

export function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true
}

/** Throws a UsageError for a path that is no folder; `what` says of what. */
export function expectFolder(path: string, what: string): void {
  if (!isFolder(path)) throw new UsageError(`no such folder of ${what}: ${shortPath(path)}`)
}

/** The *.yaml files of a directory, in order. Others that look like such would be passed over in silence. */
export function yamlFilesIn(directory: string, what: string): string[] {
  expectFolder(directory, what)
  const names = readdirSync(directory).toSorted()
  const passedOver = names.find((name) => name.endsWith(".yml"))
  if (passedOver !== undefined) {
    throw new UsageError(
      `${shortPath(join(directory, passedOver))} is not read: files of ${what} end in .yaml`,
    )
  }
  return names.filter((name) => name.endsWith(".yaml")).map((name) => join(directory, name))
}
