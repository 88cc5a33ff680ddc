import { join } from "node:path"
import { FileError, writeFile } from "@interop/files"
import { HarnessError } from "../errors.ts"
import type { LaunchRequest } from "./runtime.ts"

/** Writes the document of a launch beside its log, and says where. */
export function keepDocument(
  { directory, onUnwritable }: { directory: string; onUnwritable: (error: FileError) => void },
  { document, label }: LaunchRequest,
): string {
  const file = join(directory, `${label}.${document.option.slice(2)}.json`)
  try {
    writeFile(file, JSON.stringify(document.content, null, 1))
  } catch (error) {
    if (!(error instanceof FileError)) throw error
    onUnwritable(error)
    throw new HarnessError("launch", error.message, { cause: error })
  }
  return file
}
