import { statusName } from "@interop/command-line"
import {
  type MetadataEntry,
  type Observation,
  type ServerObservation,
  decodeDouble,
} from "@interop/driver-protocol"
import type { ExpectedOfServer } from "./call-model.ts"
import type { Expected } from "./expectation.ts"

export function describeExpected(expected: Expected): string {
  switch (expected.event) {
    case "told":
      return JSON.stringify(expected.part)
    case "sent":
      return `sent ${describeDouble(expected.value)}`
    case "received":
      return expected.anyNaN ? "received NaN" : `received ${describeDouble(expected.value)}`
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

export function describeObservation(seen: Observation): string {
  switch (seen.event) {
    case "sent":
    case "received":
      return `${seen.event} ${describeDouble(seen.value)}`
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

export function describeServer(each: ExpectedOfServer | ServerObservation): string {
  switch (each.event) {
    case "received":
    case "sent":
      return `${each.event} ${describeDouble(each.value)}`
    case "stalled":
      return `fewer than ${each.below} responses`
    case "sent-many":
      return "atMost" in each ? `sent-many, ${each.atMost} at most` : `sent-many ${each.count}`
    case "status-sent":
      return `status-sent ${codeName(each.code)}`
    case "unsupported":
      return `unsupported: ${each.reason}`
    case "call-begun":
      return `call-begun on ${each.method}${describeMetadata(each.metadata)}${each.deadlineMs === undefined ? "" : `, deadline in ${Math.round(each.deadlineMs)} ms`}`
    default:
      return each.event
  }
}

function describeMetadata(metadata: readonly MetadataEntry[]): string {
  return metadata.length === 0
    ? ""
    : ` with ${metadata.map((entry) => entry.join(": ")).join(", ")}`
}

export function describeDouble(hex: string): string {
  const value = decodeDouble(hex)
  return `${Object.is(value, -0) ? "-0" : value} (${hex})`
}

export function codeName(code: number): string {
  return statusName(code) ?? `${code}, which is no gRPC code`
}

function excerpt(text: string): string {
  const line = text.replaceAll(/\s*\n\s*/g, " ")
  return line.length > 200 ? `${line.slice(0, 197)}…` : line
}
