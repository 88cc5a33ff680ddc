import { existsSync } from "node:fs"
import { readdir, readFile } from "node:fs/promises"
import { join } from "node:path"

/** How the files in one directory differ from what was just generated; sorted names. */
export interface Differences {
  missing: string[]
  changed: string[]
  /** Generated once, from something that is gone. */
  leftOver: string[]
}

const GENERATED_NAME = /(?:_pb|^validate-.*)\.(?:js|d\.ts)$|\.protoset$/

export async function compare(generated: string, committed: string): Promise<Differences> {
  const wanted = (await readdir(generated)).sort()
  const present = new Set(existsSync(committed) ? await readdir(committed) : [])
  const missing = wanted.filter((name) => !present.has(name))
  const changed: string[] = []
  for (const name of wanted.filter((each) => present.has(each))) {
    const [now, then] = await Promise.all([
      readFile(join(generated, name)),
      readFile(join(committed, name)),
    ])
    if (!now.equals(then)) changed.push(name)
  }
  const leftOver = [...present]
    .filter((name) => GENERATED_NAME.test(name) && !wanted.includes(name))
    .sort()
  return { missing, changed, leftOver }
}
