import { spawnSync } from "node:child_process"
import { createHash } from "node:crypto"
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs"
import { createRequire } from "node:module"
import { tmpdir } from "node:os"
import { basename, dirname, join, relative, resolve } from "node:path"
import { UsageError } from "@interop/command-line"
import { cacheDirectory, shortPath } from "../workspace.ts"
import { expectFolder, isFolder } from "./folders.ts"

/** Where a module of buf begins, or several in one workspace. */
export const WORKSPACE_FILES = ["buf.yaml", "buf.work.yaml"]
/** 10 MB take some seconds on a quiet machine. */
const COMPILE_TIMEOUT_MS = 600_000

/**
 * Compiles a .proto file with all that it imports, or all files of a folder
 * that buf knows, and gives the path of the FileDescriptorSet. Imports are
 * looked for in `protoPaths`; without any, in the buf workspace around the file
 * or, where there is none, in its folder. Needs no network. Throws a UsageError with file and line of what does not compile.
 */
export function compileProto(source: string, protoPaths: readonly string[]): string {
  const earlier = compiledEarlier(source, protoPaths)
  if (earlier !== undefined && existsSync(earlier)) return earlier
  const out = mkdtempSync(join(tmpdir(), "interop-proto-"))
  try {
    const set = join(out, "set.binpb")
    const { directory, target } =
      protoPaths.length > 0 ? linkedWorkspace(out, source, protoPaths) : workspaceOf(source)
    const path = target === "" ? [] : ["--path", target]
    // Comments and places are nothing to the drivers, and half of the bytes.
    const args = ["build", ".", ...path, "--exclude-source-info", "-o", set]
    const { status, stdout, stderr, error } = spawnSync(process.execPath, [buf(), ...args], {
      cwd: directory,
      encoding: "utf8",
      timeout: COMPILE_TIMEOUT_MS,
    })
    if (error !== undefined) {
      const isLate = (error as NodeJS.ErrnoException).code === "ETIMEDOUT"
      const why = isLate
        ? `buf has not ended within ${COMPILE_TIMEOUT_MS / 60_000} minutes; very long lines take it long. A contract.yaml can name descriptors that protoc made`
        : error.message
      throw new UsageError(`cannot compile ${shortPath(source)}: ${why}`)
    }
    if (status !== 0) throw new UsageError(refusal(source, directory, `${stdout}${stderr}`))
    return kept(set, source, earlier)
  } finally {
    rmSync(out, { recursive: true, force: true })
  }
}

/** The nearest folder above the file that buf takes for a workspace; otherwise its own folder. */
function workspaceOf(source: string): { directory: string; target: string } {
  const folder = isFolder(source) ? source : dirname(source)
  for (let each = folder; ; each = dirname(each)) {
    if (WORKSPACE_FILES.some((name) => existsSync(join(each, name)))) {
      return { directory: each, target: relative(each, source) }
    }
    if (each === dirname(each)) return { directory: folder, target: relative(folder, source) }
  }
}

/** buf takes no folders from elsewhere: they are linked into a workspace of their own. */
function linkedWorkspace(out: string, source: string, protoPaths: readonly string[]) {
  for (const path of protoPaths) expectFolder(path, "imports")
  const directory = join(out, "workspace")
  mkdirSync(directory)
  const modules = protoPaths.map((path, index) => {
    symlinkSync(path, join(directory, `path${index}`), "dir")
    return `  - path: path${index}\n`
  })
  writeFileSync(join(directory, "buf.yaml"), `version: v2\nmodules:\n${modules.join("")}`)
  const index = protoPaths.findIndex((path) => !relative(path, source).startsWith(".."))
  const root = protoPaths[index]
  if (root === undefined) {
    throw new UsageError(
      `${shortPath(source)} is in no --proto-path: give the folder that its imports start from`,
    )
  }
  return { directory, target: join(`path${index}`, relative(root, source)) }
}

/** What buf says first, with the place as the user would name it. */
function refusal(source: string, directory: string, text: string): string {
  const [first = "buf gives no reason"] = text.split("\n").filter((line) => line.trim() !== "")
  const place = /^(?<file>[^:]+\.proto):(?<line>\d+):(?<column>\d+):(?<what>.*)$/.exec(
    first,
  )?.groups
  if (place === undefined)
    return `cannot compile ${shortPath(source)}: ${first.replace(/^Failure: /, "")}`
  const file = resolve(directory, place["file"] ?? "")
  const what = place["what"]?.trim() ?? ""
  const where = `${shortPath(file)}:${place["line"]}:${place["column"]}`
  if (!what.startsWith("imported file does not exist")) return `${where}: ${what}`
  const line = readFileSync(file, "utf8").split("\n")[Number(place["line"]) - 1]?.trim()
  return `${where}: ${what}: ${line} (--proto-path says where imports are looked for)`
}

/** Where the set of a folder lies that has in it all that it imports, if its files were compiled once. */
function compiledEarlier(source: string, protoPaths: readonly string[]): string | undefined {
  if (!isFolder(source) || protoPaths.length > 0) return undefined
  if (workspaceOf(source).target !== "") return undefined
  const hash = createHash("sha256").update(readFileSync(packageFile()))
  const files = readdirSync(source, { recursive: true, encoding: "utf8" })
  for (const file of files.filter((name) => /\.(proto|yaml|lock)$/.test(name)).sort()) {
    hash
      .update(`${file}\0`)
      .update(readFileSync(join(source, file)))
      .update("\0")
  }
  return join(
    cacheDirectory,
    "contracts",
    `${basename(source)}-of-${hash.digest("hex").slice(0, 16)}.binpb`,
  )
}

/** By its content: a run that is repeated finds it where the first one had it. */
function kept(set: string, source: string, place: string | undefined): string {
  const bytes = readFileSync(set)
  const digest = createHash("sha256").update(bytes).digest("hex").slice(0, 16)
  const file =
    place ?? join(cacheDirectory, "contracts", `${basename(source, ".proto")}-${digest}.binpb`)
  mkdirSync(dirname(file), { recursive: true })
  const whole = `${file}.${process.pid}`
  writeFileSync(whole, bytes)
  renameSync(whole, file)
  return file
}

function buf(): string {
  return join(dirname(packageFile()), "bin", "buf")
}

function packageFile(): string {
  return createRequire(import.meta.url).resolve("@bufbuild/buf/package.json")
}
