import { relative } from "node:path"
import type { Readable } from "node:stream"
import { pack } from "tar-stream"
import { documentsDirectory } from "./confined-container.ts"

/** Absolute path in the container, below the documents directory, and content. */
export type InContainer = [path: string, content: string | Buffer]

/** A tar archive to be unpacked in the documents directory. All may read it: nobody in the container owns it. */
export function documentsArchive(documents: readonly InContainer[]): Readable {
  const archive = pack()
  for (const [path, content] of documents) {
    archive.entry({ name: relative(documentsDirectory, path), mode: 0o444 }, content)
  }
  archive.finalize()
  return archive as unknown as Readable
}
