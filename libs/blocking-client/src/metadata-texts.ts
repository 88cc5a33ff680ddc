import { CallError } from "./call-error.ts"
import { type Metadata, localStatus } from "./call-status.ts"
import type { MetadataTexts } from "./rings/records.ts"
import { statusCodes } from "./status-codes.ts"

const legalKey = /^[0-9a-z_.-]+$/
const legalText = /^[ -~]*$/

/** Throws CallError (INVALID_ARGUMENT) for what gRPC cannot carry. */
export function toTexts(metadata: Metadata): MetadataTexts {
  return metadata.map(([spelled, value]) => {
    const key = spelled.toLowerCase()
    if (!legalKey.test(key)) refuse(`the metadata key ${JSON.stringify(spelled)} is not legal`)
    if (key.endsWith("-bin")) {
      if (typeof value === "string") refuse(`the value of the metadata key ${key} must be bytes`)
      return [key, Buffer.from(value).toString("base64")]
    }
    if (typeof value !== "string") refuse(`the value of the metadata key ${key} must be a text`)
    if (!legalText.test(value)) {
      refuse(
        `the value of the metadata key ${key} is not printable ASCII: ${JSON.stringify(value)}`,
      )
    }
    return [key, value]
  })
}

export function fromTexts(texts: MetadataTexts): Metadata {
  return texts.map(([key, value]) => [
    key,
    key.endsWith("-bin") ? Buffer.from(value, "base64") : value,
  ])
}

function refuse(details: string): never {
  throw new CallError(localStatus(statusCodes.INVALID_ARGUMENT, details))
}
