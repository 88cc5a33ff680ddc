import type { JsonValue } from "@bufbuild/protobuf"
import { jsonText } from "./json-text.ts"

const LONGEST_VALUE = 120

/** Field by field what the second has otherwise than the first, each in words: `last[0].id is "2", expected "1"`. */
export function jsonDifferences(expected: JsonValue, actual: JsonValue): string[] {
  return differencesAt("", expected, actual)
}

function differencesAt(
  path: string,
  expected: JsonValue | undefined,
  actual: JsonValue | undefined,
): string[] {
  if (isNested(expected) && isNested(actual) && Array.isArray(expected) === Array.isArray(actual)) {
    const [wanted, seen] = [membersOf(expected), membersOf(actual)]
    const isList = Array.isArray(expected)
    return [...new Set([...wanted.keys(), ...seen.keys()])].flatMap((key) =>
      differencesAt(memberPath(path, key, isList), wanted.get(key), seen.get(key)),
    )
  }
  const [wanted, seen] = [inWords(expected), inWords(actual)]
  return wanted === seen ? [] : [`${path || "the message"} is ${seen}, expected ${wanted}`]
}

function isNested(
  value: JsonValue | undefined,
): value is Exclude<JsonValue, string | number | boolean | null> {
  return typeof value === "object" && value !== null
}

function membersOf(value: object): Map<string, JsonValue> {
  return new Map(Object.entries(value))
}

function memberPath(path: string, key: string, isList: boolean): string {
  if (isList) return `${path}[${key}]`
  if (!/^[a-z]\w*$/i.test(key)) return `${path}[${JSON.stringify(key)}]`
  return path === "" ? key : `${path}.${key}`
}

function inWords(value: JsonValue | undefined): string {
  if (value === undefined) return "absent"
  const text = jsonText(value)
  return text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE)}…` : text
}
