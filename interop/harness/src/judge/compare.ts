import { statusName } from "@interop/command-line"
import { type Observation, decodeDouble } from "@interop/driver-protocol"
import type { Expected } from "./expectation.ts"

export interface Difference {
  reason: string
  expected: string
  actual: string
}

/** The first place where what was observed is not what must be observed, or undefined. */
export function firstDifference(
  expected: readonly Expected[],
  observations: readonly Observation[],
): Difference | undefined {
  const happened = observations.filter(isInOrder)
  const length = Math.max(expected.length, happened.length)
  for (let index = 0; index < length; index += 1) {
    const wanted = expected[index]
    const seen = happened[index]
    if (wanted !== undefined && seen !== undefined && matches(wanted, seen)) continue
    const before = expected[index - 1]
    const place = before === undefined ? "at the start" : `after ${describeExpected(before)}`
    return {
      reason: `observation ${index + 1} of ${expected.length}, ${place}`,
      expected: wanted === undefined ? "nothing more" : describeExpected(wanted),
      actual: seen === undefined ? "nothing more" : describeObservation(seen),
    }
  }
  return surplusMetadata(observations)
}

/** Initial metadata may come at any moment before the status; all else has its place. */
function isInOrder({ event }: Observation): boolean {
  return event !== "case-begun" && event !== "case-ended" && event !== "initial-metadata"
}

function surplusMetadata(observations: readonly Observation[]): Difference | undefined {
  const events = observations.map(({ event }) => event)
  const first = events.indexOf("initial-metadata")
  if (first === -1) return undefined
  const expected = "initial metadata at most once, before the status"
  if (events.indexOf("initial-metadata", first + 1) !== -1) {
    return { reason: "initial metadata", expected, actual: "initial metadata twice" }
  }
  const status = events.indexOf("status")
  if (status !== -1 && status < first) {
    return { reason: "initial metadata", expected, actual: "initial metadata after the status" }
  }
  return undefined
}

function matches(expected: Expected, seen: Observation): boolean {
  if (expected.event === "sent" || expected.event === "received") {
    return seen.event === expected.event && seen.value === expected.value
  }
  if (expected.event === "status") return seen.event === "status" && seen.code === expected.code
  return seen.event === expected.event
}

function describeExpected(expected: Expected): string {
  if ("value" in expected) return `${expected.event} ${describeDouble(expected.value)}`
  if ("code" in expected) return `status ${codeName(expected.code)}`
  return expected.event
}

function describeObservation(seen: Observation): string {
  switch (seen.event) {
    case "sent":
    case "received":
      return `${seen.event} ${describeDouble(seen.value)}`
    case "status":
      return `status ${codeName(seen.code)}${seen.message ? `: ${seen.message}` : ""}`
    case "unsupported":
    case "not-sent":
      return `${seen.event}: ${seen.reason}`
    default:
      return seen.event
  }
}

function describeDouble(hex: string): string {
  const value = decodeDouble(hex)
  return `${Object.is(value, -0) ? "-0" : value} (${hex})`
}

function codeName(code: number): string {
  return statusName(code) ?? `${code}, which is no gRPC code`
}
