import { CallError, localStatus } from "./call-error.ts"
import { entriesOf, type CallMetadata, type MetadataEntry } from "./metadata.ts"
import { statusCodes } from "./status-codes.ts"

const legalKey = /^[0-9a-z_.-]+$/
const legalText = /^[ -~]*$/

/**
 * The metadata of a call as it may be sent, its keys in lower case. Throws
 * CallError (INVALID_ARGUMENT) for what gRPC cannot carry.
 */
export function checkedMetadata(metadata: CallMetadata): MetadataEntry[] {
  return entriesOf(metadata).map(([spelled, value]) => {
    const key = spelled.toLowerCase()
    if (!legalKey.test(key)) refuse(`the metadata key ${JSON.stringify(spelled)} is not legal`)
    checkValue(key, value)
    return [key, value]
  })
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
