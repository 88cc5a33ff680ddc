import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs"
import { dirname } from "node:path"
import { unwritable } from "./errors.ts"

/**
 * Makes a folder and those above it that are missing. Throws a FileError.
 *
 * Node's own `recursive` says ENOENT of a read-only file system, and never
 * returns where a system call says ENOENT though the parent exists, as below /proc.
 */
export function makeDirectory(directory: string): void {
  try {
    makeWithParents(directory)
  } catch (cause) {
    throw unwritable(directory, cause)
  }
}

function makeWithParents(directory: string): void {
  if (isDirectory(directory)) return
  const parent = dirname(directory)
  if (!existsSync(parent)) makeWithParents(parent)
  try {
    mkdirSync(directory)
  } catch (error) {
    // Another process may have made it just now.
    if (!isDirectory(directory)) throw error
  }
}

function isDirectory(path: string): boolean {
  try {
    return statSync(path).isDirectory()
  } catch {
    return false
  }
}

/** Writes a whole file; what could be written in part only is removed. Throws a FileError. */
export function writeFile(
  file: string,
  content: string | NodeJS.ArrayBufferView,
  { mode = 0o666 }: { mode?: number } = {},
): void {
  let descriptor: number
  try {
    descriptor = openSync(file, "w", mode)
  } catch (cause) {
    throw unwritable(file, cause)
  }
  try {
    writeFileSync(descriptor, content)
  } catch (cause) {
    rmSync(file, { force: true })
    throw unwritable(file, cause)
  } finally {
    closeSync(descriptor)
  }
}
