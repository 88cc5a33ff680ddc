import {
  checkedMetadata,
  entryOf,
  Metadata,
  textOf,
  type CallMetadata,
} from "@interop/client-channel/call"
import type { MetadataTexts } from "./rings/records.ts"

/** Throws CallError (INVALID_ARGUMENT) for what gRPC cannot carry. */
export function toTexts(metadata: CallMetadata): MetadataTexts {
  return checkedMetadata(metadata).map(textOf)
}

export function fromTexts(texts: MetadataTexts): Metadata {
  return Metadata.from(texts.map(entryOf)) as Metadata
}
