import { readFileSync } from "node:fs"
import { join } from "node:path"
import { parse } from "yaml"

/** Something that holds back a fault, how it is taken away, and the tests of which one must then fail. */
export interface Protection {
  protection: string
  /** Of the workspace, as are the tests. */
  file: string
  /** Stands once in the file. */
  find: string
  replace: string
  tests: Test[]
}

/** A file of tests, or those of it whose names match: `group > test`. */
export type Test = string | { file: string; named: string }

export const listFile = join(import.meta.dirname, "..", "..", "protections.yaml")

export function readProtections(): Protection[] {
  return parse(readFileSync(listFile, "utf8")) as Protection[]
}

/** The file without the protection. Throws where it is not there, or more than once. */
export function withoutProtection({ protection, file, find, replace }: Protection, text: string) {
  const [before, after, ...more] = text.split(find)
  if (before !== undefined && after !== undefined && more.length === 0)
    return before + replace + after
  const times = more.length === 0 ? "not there" : `there ${more.length + 1} times`
  throw new Error(
    `${protection}: what to take away is ${times} in ${file}; write it anew in protections.yaml: ${find}`,
  )
}

export function fileOf(test: Test): string {
  return typeof test === "string" ? test : test.file
}
