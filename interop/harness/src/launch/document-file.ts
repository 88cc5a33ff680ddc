import { join } from "node:path"
import { FileError, writeFile } from "@interop/files"
import { HarnessError } from "../errors.ts"
import type { Secrets } from "../select/secrets.ts"
import type { LaunchRequest } from "./runtime.ts"

interface Kept {
  directory: string
  /** What the file may not have. */
  secrets: Secrets
  onUnwritable: (error: FileError) => void
}

/** Writes the document of a launch beside its log, without its secrets, and says where. */
export function keepDocument(
  { directory, secrets, onUnwritable }: Kept,
  { document, label }: LaunchRequest,
): string {
  const file = join(directory, `${label}.${document.option.slice(2)}.json`)
  try {
    writeFile(file, secrets.hide(JSON.stringify(document.content, null, 1)))
  } catch (error) {
    if (!(error instanceof FileError)) throw error
    onUnwritable(error)
    throw new HarnessError("launch", error.message, { cause: error })
  }
  return file
}
