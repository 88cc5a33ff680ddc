import { join } from "node:path"
import { FileError, writeFile } from "@interop/files"
import { HarnessError } from "../errors.ts"
import type { Secrets } from "../select/secrets.ts"
import type { LaunchRequest } from "./runtime.ts"

interface Kept {
  directory: string
  onUnwritable: (error: FileError) => void
}

/** Writes the document of a launch beside its log, without its secrets, and says where. */
export function keepDocument(
  { secrets, ...kept }: Kept & { secrets: Secrets },
  { document, label }: LaunchRequest,
): string {
  const text = secrets.hide(JSON.stringify(document.content, null, 1))
  return keepFile(kept, `${label}.${document.option.slice(2)}.json`, text)
}

/** Writes a file of a launch, and says where. */
export function keepFile({ directory, onUnwritable }: Kept, name: string, text: string): string {
  const file = join(directory, name)
  try {
    writeFile(file, text)
  } catch (error) {
    if (!(error instanceof FileError)) throw error
    onUnwritable(error)
    throw new HarnessError("launch", error.message, { cause: error })
  }
  return file
}
