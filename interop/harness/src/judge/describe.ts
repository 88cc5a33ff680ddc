import { statusName } from "@interop/command-line"
import type { MetadataEntry, Observation, ServerObservation } from "@interop/driver-protocol"
import type { ExpectedOfServer } from "./call-model.ts"
import type { Expected } from "./expectation.ts"
import type { Terms } from "./terms.ts"

export function describeExpected(expected: Expected, terms: Terms): string {
  switch (expected.event) {
    case "told":
      return JSON.stringify(partInTerms(expected.part, terms))
    case "sent":
    case "received":
      return `${expected.event} ${terms.describe(expected.message)}`
    case "sent-many":
      return `sent-many ${expected.count}`
    case "received-many":
      return `received-many ${expected.count}, sha256 ${expected.sha256.slice(0, 8)}…`
    case "status": {
      const codes = expected.codes.map(codeName).join(" or ")
      return `status ${codes}${expected.message === undefined ? "" : `: ${excerpt(expected.message)}`}`
    }
    default:
      return expected.event
  }
}

export function describeObservation(seen: Observation, terms: Terms): string {
  switch (seen.event) {
    case "sent":
      return `sent ${terms.describeSeen(seen, seen.call, "request")}`
    case "received":
      return `received ${terms.describeSeen(seen, seen.call, "response")}`
    case "sent-many":
    case "progress":
      return `${seen.event} ${seen.count}`
    case "received-many":
      return `received-many ${seen.count}, sha256 ${seen.sha256.slice(0, 8)}…`
    case "status":
      return `status ${codeName(seen.code)}${seen.message ? `: ${excerpt(seen.message)}` : ""}`
    case "unsupported":
    case "not-sent":
    case "not-opened":
      return `${seen.event}: ${excerpt(seen.reason)}`
    case "response-headers":
      return `HTTP status ${seen.httpStatus}`
    case "reset":
      return `reset ${seen.errorCode}`
    default:
      return seen.event
  }
}

/** Of the call of that name, whose side the other is. */
export function describeServer(
  each: ExpectedOfServer | ServerObservation,
  terms: Terms,
  call: string,
): string {
  switch (each.event) {
    case "received":
    case "sent": {
      const side = each.event === "received" ? "request" : "response"
      const text =
        "message" in each ? terms.describe(each.message) : terms.describeSeen(each, call, side)
      return `${each.event} ${text}`
    }
    case "stalled":
      return `fewer than ${each.below} responses`
    case "sent-many":
      return "atMost" in each ? `sent-many, ${each.atMost} at most` : `sent-many ${each.count}`
    case "status-sent":
      return `status-sent ${codeName(each.code)}`
    case "unsupported":
    case "not-sent":
      return `${each.event}: ${each.reason}`
    case "call-begun":
      return `call-begun on ${each.path}${describeMetadata(each.metadata)}${each.deadlineMs === undefined ? "" : `, deadline in ${Math.round(each.deadlineMs)} ms`}`
    default:
      return each.event
  }
}

function describeMetadata(metadata: readonly MetadataEntry[]): string {
  return metadata.length === 0
    ? ""
    : ` with ${metadata.map((entry) => entry.join(": ")).join(", ")}`
}

/** A part of an observation as its scenario has it: a message in the contract's notation. */
export function partInTerms(part: Record<string, unknown>, terms: Terms): Record<string, unknown> {
  const { bytes, ...rest } = part
  if (typeof bytes !== "string") return part
  const { call = "a" } = part
  return { ...rest, value: terms.briefOf(bytes, call as string, "response") }
}

export function codeName(code: number): string {
  return statusName(code) ?? `${code}, which is no gRPC code`
}

function excerpt(text: string): string {
  const line = text.replaceAll(/\s*\n\s*/g, " ")
  return line.length > 200 ? `${line.slice(0, 197)}…` : line
}
