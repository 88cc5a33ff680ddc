import { writeFileSync } from "node:fs"
import { join } from "node:path"
import type { LaunchRequest } from "./runtime.ts"

/** Writes the document of a launch beside its log, and says where. */
export function keepDocument(directory: string, { document, label }: LaunchRequest): string {
  const file = join(directory, `${label}.${document.option.slice(2)}.json`)
  writeFileSync(file, JSON.stringify(document.content, null, 1))
  return file
}
