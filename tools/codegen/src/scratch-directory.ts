import { rmSync } from "node:fs"
import { mkdtemp } from "node:fs/promises"
import { join } from "node:path"

/** Lends a new directory inside `parent`; it is gone when the work is over, and also when the process exits in the middle. */
export async function withScratchDirectory<T>(
  parent: string,
  work: (path: string) => Promise<T>,
): Promise<T> {
  const path = await mkdtemp(join(parent, "codegen-"))
  const remove = () => rmSync(path, { recursive: true, force: true })
  process.once("exit", remove)
  try {
    return await work(path)
  } finally {
    process.off("exit", remove)
    remove()
  }
}
