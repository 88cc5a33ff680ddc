import { relative } from "node:path"
import { getSystemErrorMessage } from "node:util"

export type FileErrorCode =
  /** A file or folder cannot be made or written. */
  | "unwritable"
  /** Another process holds the lock. */
  | "locked"

/** The message is one line that names the file and the reason. */
export class FileError extends Error {
  override readonly name = "FileError"
  readonly code: FileErrorCode
  readonly path: string

  constructor(code: FileErrorCode, path: string, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
    this.path = path
  }
}

/** Says of a failed system call which file it was about, which Node does not say of a write. */
export function unwritable(path: string, cause: unknown): FileError {
  return new FileError("unwritable", path, `cannot write ${shown(path)}: ${reasonOf(cause)}`, {
    cause,
  })
}

/** A path below the current folder is shown relative to it. */
export function shown(path: string): string {
  const short = relative(process.cwd(), path)
  return short === "" || short === ".." || short.startsWith("../") ? path : short
}

/** What a failed system call says, in words and with its code: `no space left on device (ENOSPC)`. */
export function reasonOf(cause: unknown): string {
  const { code, errno, message } = (cause ?? {}) as NodeJS.ErrnoException
  if (code === undefined || errno === undefined) return message ?? String(cause)
  return `${getSystemErrorMessage(errno)} (${code})`
}
