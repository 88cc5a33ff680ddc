import type { Observation, ServerObservation } from "@interop/driver-protocol"
import type { ExpectedOfServer } from "./call-model.ts"
import type { Difference } from "./difference.ts"
import { describeExpected, describeObservation, describeServer } from "./describe.ts"
import type { Expectation, Expected } from "./expectation.ts"
import { leakedMetadata, missingMetadata } from "./metadata.ts"
import type { ExpectedMessage, Terms } from "./terms.ts"
import { serverTimeDifference, timeDifference } from "./times.ts"

/** How what was observed is compared. */
export interface Comparison {
  /** What was observed is a beginning only: nothing is missing at its end. */
  isBeginning?: boolean
  /** How much slower than a quick machine this one is: 1 and up. */
  slowness?: number
}

/** The first place where what the client observed is not what it must observe, or undefined. */
export function firstDifference(
  expectation: Expectation,
  observations: readonly Observation[],
  { isBeginning = false, slowness = 1 }: Comparison = {},
): Difference | undefined {
  const refused = refusedCalls(expectation, observations)
  const wanted = expectation.client.filter((each) => !("call" in each && refused.has(each.call)))
  const happened = observations.filter((each) => isInOrder(each) && !isOfRefused(each, refused))
  const length = isBeginning ? happened.length : Math.max(wanted.length, happened.length)
  for (let index = 0; index < length; index += 1) {
    const difference = differenceAt(wanted[index], happened[index], expectation)
    if (difference === undefined) continue
    const before = wanted[index - 1]
    const place =
      before === undefined ? "at the start" : `after ${describeExpected(before, expectation.terms)}`
    return { reason: `observation ${index + 1} of ${wanted.length}, ${place}`, ...difference }
  }
  return (
    metadataDifference(expectation, observations, refused, isBeginning) ??
    timeDifference(wanted, happened, {
      begunAtMs: observations[0]?.atMs ?? 0,
      slowness,
      terms: expectation.terms,
    })
  )
}

/** The first place where what the server observed of a call is not what it must observe, or undefined. */
export function firstServerDifference(
  call: string,
  { terms, metadataKeys, server }: Pick<Expectation, "terms" | "metadataKeys" | "server">,
  observations: readonly ServerObservation[],
  { isBeginning = false }: Comparison = {},
): Difference | undefined {
  const wanted = server.get(call) ?? []
  const expected = withoutUnseen(withStall(wanted, observations, terms), observations)
  const length = isBeginning ? observations.length : Math.max(expected.length, observations.length)
  for (let index = 0; index < length; index += 1) {
    const next = expected[index]
    const seen = observations[index]
    if (next !== undefined && seen !== undefined && serverMatches(next, seen, terms)) {
      const leaked = leakIn(next, seen, metadataKeys)
      if (leaked === undefined) continue
      return { reason: `metadata that the server was shown of call ${call}`, ...leaked }
    }
    return {
      reason: `the server's observation ${index + 1} of ${expected.length} of call ${call}`,
      ...inWords(
        next === undefined ? "nothing more" : describeServer(next, terms, call),
        seen === undefined ? "nothing more" : describeServer(seen, terms, call),
        next !== undefined && "message" in next ? next.message : undefined,
        seen,
      ),
    }
  }
  return serverTimeDifference(call, { wanted: expected, seen: observations, terms })
}

function leakIn(expected: ExpectedOfServer, seen: ServerObservation, keys: ReadonlySet<string>) {
  return expected.event === "call-begun" && seen.event === "call-begun"
    ? leakedMetadata(expected.metadata, seen.metadata, keys)
    : undefined
}

/** As many of the responses that a server stalls in as it sent, if those are fewer than all. */
function withStall(
  wanted: readonly ExpectedOfServer[],
  observations: readonly ServerObservation[],
  terms: Terms,
): readonly ExpectedOfServer[] {
  const at = wanted.findIndex(({ event }) => event === "stalled")
  const stalled = wanted[at]
  if (stalled?.event !== "stalled") return wanted
  const { message, below } = stalled
  const rest = observations.slice(at)
  const end = rest.findIndex((each) => each.event !== "sent" || !terms.isSame(message, each))
  const sent = Math.min(end === -1 ? rest.length : end, below - 1)
  const responses = Array.from({ length: sent }, (): ExpectedOfServer => ({
    event: "sent",
    message,
  }))
  return wanted.toSpliced(at, 1, ...responses)
}

/**
 * A cancel may be seen in two more ways that say nothing of the call: before
 * the library has told that it took the last response, and as an end of the
 * request stream first, for a library whose streams know no other end.
 */
function withoutUnseen(
  wanted: readonly ExpectedOfServer[],
  observations: readonly ServerObservation[],
): readonly ExpectedOfServer[] {
  const at = wanted.findIndex(({ event }) => event === "cancelled")
  if (at === -1) return wanted
  const seenAt = observations.findIndex(({ event }) => event === "cancelled")
  const unsaid = wanted[at - 1]?.event === "sent" && seenAt === at - 1
  if (unsaid) return wanted.toSpliced(at - 1, 1)
  const ended = observations[at]?.event === "half-close" && seenAt === at + 1
  return ended ? wanted.toSpliced(at, 0, { event: "half-close" }) : wanted
}

function refusedCalls({ refusable }: Expectation, observations: readonly Observation[]) {
  return new Set(
    observations.flatMap((each) =>
      each.event === "not-opened" && refusable.has(each.call) ? [each.call] : [],
    ),
  )
}

const withoutPlace = new Set<string>([
  "case-begun",
  "case-ended",
  // It may come at any moment before the status.
  "initial-metadata",
  // It says that a long stream moves, and nothing of the call.
  "progress",
])

export function isInOrder({ event }: Observation): boolean {
  return !withoutPlace.has(event)
}

function isOfRefused(each: Observation, refused: Set<string>): boolean {
  return "call" in each && refused.has(each.call)
}

function differenceAt(
  wanted: Expected | undefined,
  seen: Observation | undefined,
  { terms, metadataKeys }: Expectation,
): Omit<Difference, "reason"> | undefined {
  if (wanted !== undefined && seen !== undefined && matches(wanted, seen, terms)) {
    if (wanted.event !== "status" || seen.event !== "status") return undefined
    const difference =
      missingMetadata(wanted.trailers, seen.trailers) ??
      leakedMetadata(wanted.trailers, seen.trailers, metadataKeys)
    return difference && { ...difference, shown: difference.actual }
  }
  return inWords(
    wanted === undefined ? "nothing more" : describeExpected(wanted, terms),
    seen === undefined ? "nothing more" : describeObservation(seen, terms),
    wanted !== undefined && "message" in wanted && typeof wanted.message === "object"
      ? wanted.message
      : undefined,
    seen,
  )
}

/** Two messages that read the same (a NaN for another, -0 for 0) are told by their bytes. */
function inWords(
  expected: string,
  actual: string,
  message: ExpectedMessage | undefined,
  seen: object | undefined,
): Omit<Difference, "reason"> {
  if (expected !== actual || message === undefined || seen === undefined || !("bytes" in seen)) {
    return { expected, actual }
  }
  const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex")
  return {
    expected: `${expected}, bytes ${hex(message.bytes)}`,
    actual: `${actual}, bytes ${hex(Buffer.from(seen.bytes as string, "base64"))}`,
  }
}

function matches(expected: Expected, seen: Observation, terms: Terms): boolean {
  if (expected.event === "told") return isPartOf(expected.part, seen, terms)
  if ("call" in seen && seen.call !== expected.call) return false
  switch (expected.event) {
    case "sent":
      if (expected.orNot && seen.event === "not-sent") return true
      return seen.event === "sent" && terms.isSame(expected.message, seen)
    case "half-closed":
      return seen.event === "half-closed" || (expected.orNot && seen.event === "not-sent")
    case "sent-many":
      if (seen.event !== "sent-many") return expected.orNot && seen.event === "not-sent"
      return expected.orNot ? seen.count <= expected.count : seen.count === expected.count
    case "received":
      return seen.event === "received" && terms.isSame(expected.message, seen)
    case "received-many":
      return (
        seen.event === "received-many" &&
        seen.count === expected.count &&
        seen.sha256 === expected.sha256
      )
    case "nothing-received":
      return seen.event === "nothing-received" && seen.withinMs === expected.withinMs
    case "status":
      return (
        seen.event === "status" &&
        expected.codes.includes(seen.code) &&
        (expected.message === undefined || expected.message === seen.message)
      )
    default:
      return seen.event === expected.event
  }
}

/** Every key that the scenario names is there with that value; an expected list holds the values that are allowed. */
function isPartOf(part: Record<string, unknown>, seen: Observation, terms: Terms): boolean {
  return Object.entries(part).every(([key, value]) => {
    const actual = (seen as unknown as Record<string, unknown>)[key]
    if (key === "bytes" && seen.event === "received") {
      return terms.isSame(terms.expectedOn(value as string, seen.call, "response"), seen)
    }
    return Array.isArray(value) ? value.includes(actual) : value === actual
  })
}

function metadataDifference(
  { initialMetadata, calls: opened, metadataKeys }: Expectation,
  observations: readonly Observation[],
  refused: Set<string>,
  isBeginning: boolean,
): Difference | undefined {
  const calls = new Set(observations.flatMap((each) => ("call" in each ? [each.call] : [])))
  for (const call of [...calls, ...initialMetadata.keys()]) {
    if (refused.has(call)) continue
    const its = observations.filter((each) => "call" in each && each.call === call)
    const shown = its.flatMap((each) => (each.event === "initial-metadata" ? [each] : []))
    const difference = (expected: string, actual: string) => ({
      reason: `initial metadata of call ${call}`,
      expected,
      actual,
      shown: actual,
    })
    if (shown.length > 0 && opened?.has(call) === false) {
      return difference("nothing of a call that no step opens", `initial metadata of call ${call}`)
    }
    const once = "initial metadata at most once, before the status"
    if (shown.length > 1) return difference(once, "initial metadata twice")
    const status = its.findIndex(({ event }) => event === "status")
    const first = its.findIndex(({ event }) => event === "initial-metadata")
    if (status !== -1 && first > status) {
      return difference(once, "initial metadata after the status")
    }
    const [wanted, seen] = [initialMetadata.get(call) ?? [], shown[0]?.metadata ?? []]
    if (isBeginning && shown.length === 0) continue
    const found = missingMetadata(wanted, seen) ?? leakedMetadata(wanted, seen, metadataKeys)
    if (found !== undefined) return difference(found.expected, found.actual)
  }
  return undefined
}

function serverMatches(expected: ExpectedOfServer, seen: ServerObservation, terms: Terms): boolean {
  switch (expected.event) {
    case "call-begun":
      if (seen.event !== "call-begun") return false
      return (
        seen.path === expected.path &&
        missingMetadata(expected.metadata, seen.metadata) === undefined &&
        isDeadline(expected.deadlineMs, seen.deadlineMs)
      )
    case "received":
    case "sent":
      return seen.event === expected.event && terms.isSame(expected.message, seen)
    case "sent-many":
      return seen.event === "sent-many" && seen.count <= expected.atMost
    case "status-sent":
      return seen.event === "status-sent" && seen.code === expected.code
    default:
      return seen.event === expected.event
  }
}

/** A deadline travels as a time that is left, in a unit that may be an hour, and shrinks on its way. */
function isDeadline(given: number | undefined, seen: number | undefined): boolean {
  if (given === undefined) return true
  const tolerance = 5000 + given / 100
  return seen !== undefined && seen <= given + tolerance && seen >= given - tolerance
}
