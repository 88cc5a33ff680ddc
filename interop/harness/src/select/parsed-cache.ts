import { createHash } from "node:crypto"
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs"
import { join, relative } from "node:path"
import { deserialize, serialize } from "node:v8"
import yaml from "yaml/package.json" with { type: "json" }
import { cacheDirectory, workspaceRoot } from "../workspace.ts"

/** What a valid file says, and the lines of the items of its lists by their paths. */
export interface Parsed {
  value: object
  lines: Map<string, number>
}

/**
 * Keeps what the workspace's own files were parsed to: to parse and check all scenarios anew takes half a second of
 * each command. Files elsewhere, as those of tests, come and go and are not kept.
 */
export function parsedOnce(
  file: string,
  text: string,
  schema: object,
  parse: () => Parsed,
): Parsed {
  if (relative(workspaceRoot, file).startsWith("..")) return parse()
  const kept = keptFile(file)
  const key = digest(yaml.version, JSON.stringify(schema), text)
  const found = read(kept)
  if (found?.key === key) return found.parsed
  const parsed = parse()
  write(kept, { key, parsed })
  return parsed
}

/** Where it is kept. */
export function keptFile(file: string): string {
  return join(cacheDirectory, digest(relative(workspaceRoot, file)))
}

interface Kept {
  key: string
  parsed: Parsed
}

function digest(...texts: string[]): string {
  const hash = createHash("sha256")
  for (const text of texts) hash.update(text).update("\0")
  return hash.digest("hex")
}

function read(file: string): Kept | undefined {
  try {
    // Unlike JSON it knows -0 and NaN.
    return deserialize(readFileSync(file)) as Kept
  } catch {
    return undefined
  }
}

/** What cannot be kept is parsed again the next time. */
function write(file: string, kept: Kept): void {
  const whole = `${file}.${process.pid}`
  try {
    mkdirSync(cacheDirectory, { recursive: true })
    writeFileSync(whole, serialize(kept))
    renameSync(whole, file)
  } catch {}
}
