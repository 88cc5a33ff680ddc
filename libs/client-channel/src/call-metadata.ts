import { CallError, localStatus } from "./call-error.ts"
import { entriesOf, type CallMetadata, type MetadataEntry } from "./metadata.ts"
import { statusCodes } from "./status-codes.ts"

const legalKey = /^[0-9a-z_.-]+$/
const legalText = /^[ -~]*$/

/** RFC 9113, 8.2.2: of a connection, not of a request. Node throws for them, and grpc-js then drops the connection. */
const ofTheConnection = new Set([
  "connection",
  "http2-settings",
  "keep-alive",
  "proxy-connection",
  "te",
  "transfer-encoding",
  "upgrade",
])

/** What gRPC itself says with every request, beside the names that begin with `grpc-`. */
const ofTheProtocol = new Set(["content-length", "content-type"])

/** Node throws for two values of these, as it does for the names above. A test compares them with Node's own. */
const withOneValue = new Set([
  "access-control-allow-credentials",
  "access-control-max-age",
  "access-control-request-method",
  "age",
  "authorization",
  "content-encoding",
  "content-language",
  "content-location",
  "content-md5",
  "content-range",
  "date",
  "dnt",
  "etag",
  "expires",
  "from",
  "host",
  "if-match",
  "if-modified-since",
  "if-none-match",
  "if-range",
  "if-unmodified-since",
  "last-modified",
  "location",
  "max-forwards",
  "proxy-authorization",
  "range",
  "referer",
  "retry-after",
  "tk",
  "upgrade-insecure-requests",
  "x-content-type-options",
])

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
    if (withOneValue.has(key) && seen.has(key)) {
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
  if (ofTheConnection.has(key)) {
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
