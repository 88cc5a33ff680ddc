import { existsSync, statSync } from "node:fs"
import { mkdtemp, rename, rm, writeFile } from "node:fs/promises"
import { basename, join } from "node:path"
import { FileError, makeDirectory, reasonOf } from "@interop/files"
import { CertificateError } from "./errors.ts"

export interface FileToWrite {
  path: string
  text: string
  /** Readable by the owner alone. */
  secret?: boolean
}

/** Writes all files of a directory, or none when one is in the way. */
export async function writeFiles(
  directory: string,
  files: readonly FileToWrite[],
  options: { overwrite: boolean },
): Promise<void> {
  const inTheWay = files.map((file) => file.path).filter((path) => existsSync(path))
  if (!options.overwrite && inTheWay.length > 0) {
    throw new CertificateError("exists", `${inTheWay.join(", ")}: already there`)
  }
  const noFile = inTheWay.find((path) => !statSync(path).isFile())
  if (noFile !== undefined) {
    throw new CertificateError("unwritable", `${noFile} is not a file that can be replaced`)
  }
  try {
    makeDirectory(directory)
    // Moved into place when all are complete: a file that is overwritten would
    // keep its mode, and a pair must not end up half old and half new.
    const scratch = await mkdtemp(join(directory, ".certificates-"))
    try {
      for (const { path, text, secret } of files) {
        await writeFile(join(scratch, basename(path)), text, { mode: secret ? 0o600 : 0o644 })
      }
      for (const { path } of files) await rename(join(scratch, basename(path)), path)
    } finally {
      await rm(scratch, { recursive: true, force: true })
    }
  } catch (cause) {
    const reason = reasonOf(cause instanceof FileError ? cause.cause : cause)
    throw new CertificateError("unwritable", `cannot write to ${directory}: ${reason}`, { cause })
  }
}
