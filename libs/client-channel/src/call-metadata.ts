import { connectionFields, singleValueFields } from "@interop/http2-names"
import { CallError, localStatus } from "./call-error.ts"
import { entriesOf, type CallMetadata, type MetadataEntry } from "./metadata.ts"
import { statusCodes } from "./status-codes.ts"

const legalKey = /^[0-9a-z_.-]+$/
const legalText = /^[ -~]*$/

/** What gRPC itself says with every request, beside the names that begin with `grpc-`. */
const ofTheProtocol = new Set(["content-length", "content-type"])

/**
 * The metadata of a call as it may be sent, its keys in lower case. Throws
 * CallError (INVALID_ARGUMENT), which names the key, for what gRPC or HTTP/2
 * cannot carry or keeps for itself: left to grpc-js, some of it ends the
 * connection, and with it every other call.
 */
export function checkedMetadata(metadata: CallMetadata): MetadataEntry[] {
  const seen = new Set<string>()
  return entriesOf(metadata).map(([spelled, value]) => {
    const key = spelled.toLowerCase()
    checkKey(key, spelled)
    // A second user-agent harms nothing: grpc-js puts its own in the place of all.
    if (singleValueFields.has(key) && key !== "user-agent" && seen.has(key)) {
      refuse(`the metadata key ${key} can have one value only`)
    }
    seen.add(key)
    checkValue(key, value)
    return [key, value]
  })
}

function checkKey(key: string, spelled: string): void {
  if (key.startsWith(":")) {
    refuse(
      `the metadata key ${JSON.stringify(spelled)} is reserved: names with a colon are HTTP/2's`,
    )
  }
  if (!legalKey.test(key)) refuse(`the metadata key ${JSON.stringify(spelled)} is not legal`)
  if (connectionFields.has(key)) {
    refuse(`the metadata key ${key} is reserved: HTTP/2 forbids it in a request`)
  }
  if (ofTheProtocol.has(key) || key.startsWith("grpc-")) {
    refuse(`the metadata key ${key} is reserved: it is gRPC's own`)
  }
}

function checkValue(key: string, value: string | Uint8Array): void {
  if (key.endsWith("-bin")) {
    if (typeof value === "string") refuse(`the value of the metadata key ${key} must be bytes`)
    return
  }
  if (typeof value !== "string") refuse(`the value of the metadata key ${key} must be a text`)
  if (!legalText.test(value)) {
    refuse(`the value of the metadata key ${key} is not printable ASCII: ${JSON.stringify(value)}`)
  }
}

function refuse(details: string): never {
  throw new CallError(localStatus(statusCodes.INVALID_ARGUMENT, details))
}
