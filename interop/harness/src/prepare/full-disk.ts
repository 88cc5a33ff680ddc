import { statfs } from "node:fs/promises"
import { tmpdir } from "node:os"
import { shortPath } from "../workspace.ts"

/** On a disk with less than this, the next write of any size fails. */
const MIN_BYTES = 64 * 1024

/** Of these folders and that of temporary files the first that is on a full disk, in one line. */
export async function fullDisk(folders: readonly string[]): Promise<string | undefined> {
  for (const folder of [...folders, tmpdir()]) {
    const { bavail, bsize } = await statfs(folder)
    if (bavail * bsize < MIN_BYTES) return `no space left on the disk of ${shortPath(folder)}`
  }
  return undefined
}
