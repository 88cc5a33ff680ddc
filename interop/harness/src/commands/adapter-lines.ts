import { globSync, readFileSync, statSync } from "node:fs"
import { basename, extname, join, relative } from "node:path"
import { HarnessError } from "../errors.ts"
import { type Implementation, programsOf, type Role } from "../select/manifests.ts"
import { markdownTable } from "../report/markdown-table.ts"
import { shortPath, workspaceRoot } from "../workspace.ts"

const sourceEndings = new Set(
  (
    "c cc clj cpp cs cxx dart erl ex exs fs go h hpp hs java jl js kt kts lua m ml mjs mm mts nim " +
    "php pl py pyi rb rs scala sh swift ts tsx vb zig"
  )
    .split(" ")
    .map((ending) => `.${ending}`),
)
const testFolders = new Set(["test", "tests", "testing", "testdata", "__tests__"])
const testName = /(^test_|[._](spec|test)\.|(Spec|Test|Tests)\.[a-z]+$)/
const generatedFolder = "generated"

const root = "{workspaceRoot}/"

export interface AdapterLines {
  implementation: Implementation
  /** Of what only the driver contract asks for. */
  driven: number
  whole: number
}

/** Of every stack whose manifest says which its sources are. Tests, generated code and blank lines do not count. */
export function adapterLinesOf(implementations: readonly Implementation[]): AdapterLines[] {
  return implementations.flatMap((implementation) => {
    const { sources, adapter } = implementation
    if (sources === undefined || adapter === undefined) return []
    const whole = filesOf(implementation, "sources", sources)
    const driven = filesOf(implementation, "adapter", adapter)
    const stray = [...driven].find((file) => !whole.has(file))
    if (stray !== undefined) {
      throw complaint(implementation, `adapter has ${shortPath(stray)}, sources has not`)
    }
    return { implementation, driven: linesOf(driven), whole: linesOf(whole) }
  })
}

export function adapterLinesTable(lines: readonly AdapterLines[]): string {
  return markdownTable(
    ["stack", "programs", "driven part", "whole"],
    lines.map(({ implementation, driven, whole }) => [
      implementation.title,
      (["server", "client"] as const)
        .flatMap((role) => numberText(programsOf([implementation], role).length, role))
        .join(", "),
      String(driven),
      String(whole),
    ]),
  )
}

function numberText(count: number, role: Role): string[] {
  return count === 0 ? [] : [`${count} ${role}${count === 1 ? "" : "s"}`]
}

function filesOf(
  implementation: Implementation,
  field: "sources" | "adapter",
  globs: readonly string[],
): Set<string> {
  const found = (glob: string) => {
    const [cwd, pattern] = glob.startsWith(root)
      ? [workspaceRoot, glob.slice(root.length)]
      : [implementation.directory, glob]
    return globSync(pattern, { cwd })
      .map((name) => join(cwd, name))
      .filter((file) => isSource(relative(cwd, file)) && statSync(file).isFile())
  }
  const files = new Set<string>()
  for (const glob of globs.filter((each) => !each.startsWith("!"))) {
    const its = found(glob)
    if (its.length === 0) throw complaint(implementation, `${field} "${glob}" has no source file`)
    for (const file of its) files.add(file)
  }
  for (const glob of globs.filter((each) => each.startsWith("!"))) {
    for (const file of found(glob.slice(1))) files.delete(file)
  }
  return files
}

function isSource(path: string): boolean {
  const folders = path.split(/[\\/]/).slice(0, -1)
  return (
    sourceEndings.has(extname(path)) &&
    !testName.test(basename(path)) &&
    !folders.some((folder) => testFolders.has(folder) || folder === generatedFolder)
  )
}

function linesOf(files: Iterable<string>): number {
  return [...files].reduce(
    (sum, file) =>
      sum +
      readFileSync(file, "utf8")
        .split("\n")
        .filter((line) => line.trim() !== "").length,
    0,
  )
}

function complaint({ directory }: Implementation, what: string): HarnessError {
  return new HarnessError("manifest", `${shortPath(join(directory, "manifest.yaml"))}: ${what}`)
}

/** A table with the same rows, whose numbers are at most a twentieth off: that much changes with any commit. */
export function isNear(written: string, table: string): boolean {
  const [numbers, words] = [/\d+/g, /\D+/g]
  if (written.replaceAll(numbers, "#") !== table.replaceAll(numbers, "#")) return false
  const now = table.split(words).map(Number)
  return written.split(words).every((number, at) => {
    const is = now[at] ?? 0
    return Math.abs(Number(number) - is) <= is / 20
  })
}
