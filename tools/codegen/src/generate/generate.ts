import { copyFile, readFile, rm, stat } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { makeDirectory } from "@interop/files"
import { CodegenError } from "../errors.ts"
import { provideProtoc, type ProvidedProgram } from "../provide/provide-protoc.ts"
import { withScratchDirectory } from "../scratch-directory.ts"
import { compare, type Differences } from "./compare.ts"
import { compileSchemas } from "./compile-schemas.ts"
import { runProtoc } from "./run-protoc.ts"

export interface Generated {
  provided: ProvidedProgram[]
  /** What had to change in the output directory. */
  differences: Differences
}

/** Brings the code in `outDirectory` up to date with a .proto file, or with a folder of JSON Schemas. */
export async function generate(source: string, outDirectory: string): Promise<Generated> {
  return withScratchDirectory(tmpdir(), async (scratch) => {
    const provided = await write(source, scratch)
    const differences = await compare(scratch, outDirectory)
    if (differences.changed.includes("package.json")) {
      await refuseForeignManifest(join(outDirectory, "package.json"))
    }
    makeDirectory(outDirectory)
    for (const name of [...differences.missing, ...differences.changed]) {
      await copyFile(join(scratch, name), join(outDirectory, name))
    }
    for (const name of differences.leftOver) await rm(join(outDirectory, name))
    return { provided, differences }
  })
}

/** Somebody named a package's own directory: its manifest must not be replaced. */
async function refuseForeignManifest(path: string): Promise<void> {
  const text = await readFile(path, "utf8")
  if (/^\s*\{\s*"type"\s*:\s*"\w*"\s*\}\s*$/.test(text)) return
  throw new CodegenError(
    "foreign-directory",
    `${path} belongs to something else: generated code needs a directory to itself`,
  )
}

async function write(source: string, directory: string): Promise<ProvidedProgram[]> {
  if (await isDirectory(source)) {
    await compileSchemas(source, directory)
    return []
  }
  const provided = await provideProtoc()
  await runProtoc(source, directory)
  return provided
}

async function isDirectory(path: string): Promise<boolean> {
  const stats = await stat(path).catch(() => undefined)
  return stats?.isDirectory() === true
}

/** Fails when `generate` would change anything in `outDirectory`; `rebuildCommand` is what to tell people. */
export async function checkGenerated(
  source: string,
  outDirectory: string,
  rebuildCommand: string,
): Promise<ProvidedProgram[]> {
  return withScratchDirectory(tmpdir(), async (scratch) => {
    const provided = await write(source, scratch)
    const { missing, changed, leftOver } = await compare(scratch, outDirectory)
    const complaints = [
      ...missing.map((name) => `${join(outDirectory, name)} is missing`),
      ...changed.map((name) => `${join(outDirectory, name)} is stale`),
      ...leftOver.map((name) => `${join(outDirectory, name)} comes from nothing any more`),
    ]
    if (complaints.length === 0) return provided
    throw new CodegenError("stale", `${complaints.join(", ")}: run \`${rebuildCommand}\``)
  })
}
