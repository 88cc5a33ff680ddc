import { readFileSync } from "node:fs"
import { createRequire } from "node:module"
import { UsageError } from "@interop/command-line"
import { reasonOf } from "@interop/files"
import { HarnessError, type HarnessErrorCode } from "../errors.ts"
import { shortPath } from "../workspace.ts"
import type * as Parser from "./parse-yaml.ts"
import { parsedOnce } from "./parsed-cache.ts"

export interface LocatedYaml<T> {
  value: T
  text: string
  /** Of what stands at this path, counted from 1. */
  lineOf: (path: readonly (string | number)[]) => number
}

/** A reader of YAML files of one schema, whose complaints are one line with file and line number. */
export function yamlReader<T>(code: HarnessErrorCode, schema: object): (file: string) => T {
  const read = locatedYamlReader<T>(code, schema)
  return (file) => read(file).value
}

/** The same, for a reader who has to complain about parts of the value later. */
export function locatedYamlReader<T>(
  code: HarnessErrorCode,
  schema: object,
): (file: string) => LocatedYaml<T> {
  return (file) => {
    const text = textOf(file)
    const parse = () =>
      new (parser().LocatedText)(text, (line, what) => {
        throw new HarnessError(code, `${shortPath(file)}${line ? `:${line}` : ""}: ${what}`)
      })
    const { value, lines } = parsedOnce(file, text, schema, () => {
      const located = parse()
      const value = located.valueOf(schema)
      return {
        value,
        lines: new Map(itemsOf(value).map((path) => [String(path), located.lineOf(path)])),
      }
    })
    return {
      value: value as T,
      text,
      lineOf: (path) => lines.get(String(path)) ?? parse().lineOf(path),
    }
  }
}

function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8")
  } catch (cause) {
    throw new UsageError(`cannot read ${shortPath(file)}: ${reasonOf(cause)}`, { cause })
  }
}

/** The paths of the items of the lists in it: what a file's reader names the place of. */
function itemsOf(value: object): [string, number][] {
  return Object.entries(value).flatMap(([key, list]) =>
    Array.isArray(list) ? list.map((_, index): [string, number] => [key, index]) : [],
  )
}

/** Loaded when it is needed: that takes a tenth of a second, and most runs find all parsed. */
function parser() {
  return createRequire(import.meta.url)("./parse-yaml.ts") as typeof Parser
}
