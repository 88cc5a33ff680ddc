import type { MetadataEntry, PrintedMessage } from "@interop/driver-protocol"
import { codeName } from "./describe.ts"
import { missingMetadata } from "./metadata.ts"
import type { Terms } from "./terms.ts"

const MOST_NAMED = 8

/** What a call with a service of the user's own has shown. */
export interface Answer {
  initialMetadata: MetadataEntry[]
  messages: PrintedMessage[]
  /** Of a long stream: how many, and their digest. */
  many?: string
  status?: { code: number; message: string; trailers: MetadataEntry[] }
  notOpened?: string
}

/** What the second answer of a service has otherwise than the first, field by field, in one line. */
export function answerDifferences(
  expected: Answer,
  actual: Answer,
  call: string,
  terms: Terms,
): string {
  const all = [
    ...statusDifferences(expected, actual),
    ...metadataDifference("initial metadata", expected.initialMetadata, actual.initialMetadata),
    ...metadataDifference("trailers", expected.status?.trailers, actual.status?.trailers),
    ...messageDifferences(expected.messages, actual.messages, call, terms),
  ]
  const rest = all.length - MOST_NAMED
  return [...all.slice(0, MOST_NAMED), ...(rest > 0 ? [`and ${rest} more`] : [])].join("; ")
}

function metadataDifference(
  where: string,
  expected: Answer["initialMetadata"] = [],
  actual: Answer["initialMetadata"] = [],
): string[] {
  const found = missingMetadata(expected, actual) ?? swapped(missingMetadata(actual, expected))
  return found === undefined ? [] : [`${where}: ${found.actual}, expected ${found.expected}`]
}

function swapped(found: ReturnType<typeof missingMetadata>) {
  return found && { expected: found.actual, actual: found.expected }
}

function statusDifferences({ status: wanted }: Answer, { status: seen }: Answer): string[] {
  if (wanted === undefined || seen === undefined) return []
  if (wanted.code !== seen.code) {
    return [`status is ${codeName(seen.code)}, expected ${codeName(wanted.code)}`]
  }
  if (wanted.message === seen.message) return []
  const [words, expected] = [seen.message, wanted.message].map((each) => JSON.stringify(each))
  return [`the status message is ${words}, expected ${expected}`]
}

function messageDifferences(
  expected: readonly PrintedMessage[],
  actual: readonly PrintedMessage[],
  call: string,
  terms: Terms,
): string[] {
  if (isReordered(expected, actual, call, terms)) return ["the same responses in another order"]
  const missing = expected
    .slice(actual.length)
    .map((_, at) => `response ${actual.length + at + 1} did not come`)
  const tooMany = actual
    .slice(expected.length)
    .map(
      (each, at) =>
        `response ${expected.length + at + 1} is one too many: ${terms.briefSeen(each, call, "response")}`,
    )
  // What differs in the same way in several is said once.
  const whereByText = new Map<string, number[]>()
  for (const [at, wanted] of expected.entries()) {
    const seen = actual[at]
    if (seen === undefined) break
    for (const text of terms.differences(wanted, seen, call, "response")) {
      whereByText.set(text, [...(whereByText.get(text) ?? []), at + 1])
    }
  }
  const isOne = Math.max(expected.length, actual.length) === 1
  const fields = [...whereByText].map(([text, where]) =>
    isOne
      ? text
      : `${text} in ${where.length === 1 ? "response" : "responses"} ${where.join(", ")}`,
  )
  return [...missing, ...tooMany, ...fields]
}

function isReordered(
  expected: readonly PrintedMessage[],
  actual: readonly PrintedMessage[],
  call: string,
  terms: Terms,
): boolean {
  const texts = (all: readonly PrintedMessage[]) =>
    all.map((each) => terms.canonicalOf(each, call, "response"))
  const [wanted, seen] = [texts(expected), texts(actual)]
  if (wanted.join("\n") === seen.join("\n")) return false
  return wanted.toSorted().join("\n") === seen.toSorted().join("\n")
}
