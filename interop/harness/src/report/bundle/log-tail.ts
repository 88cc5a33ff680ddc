import { closeSync, fstatSync, openSync, readSync } from "node:fs"

const MAX_BYTES = 32 * 1024

/** The end of a log, which may be large and belongs to many cells. */
export function logTail(file: string): string {
  const descriptor = openSync(file, "r")
  try {
    const { size } = fstatSync(descriptor)
    const start = Math.max(0, size - MAX_BYTES)
    const tail = Buffer.alloc(size - start)
    readSync(descriptor, tail, 0, tail.length, start)
    return `${start > 0 ? `… ${start} bytes before this\n` : ""}${tail.toString()}`
  } finally {
    closeSync(descriptor)
  }
}
