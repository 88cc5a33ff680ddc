import {
  checkedMetadata,
  Metadata,
  type CallMetadata,
  type MetadataEntry,
} from "@interop/client-channel/call"
import type { MetadataTexts } from "./rings/records.ts"

/** Throws CallError (INVALID_ARGUMENT) for what gRPC cannot carry. */
export function toTexts(metadata: CallMetadata): MetadataTexts {
  return checkedMetadata(metadata).map(([key, value]) => [
    key,
    typeof value === "string" ? value : Buffer.from(value).toString("base64"),
  ])
}

export function fromTexts(texts: MetadataTexts): Metadata {
  return Metadata.from(
    texts.map(([key, value]): MetadataEntry => [
      key,
      key.endsWith("-bin") ? Buffer.from(value, "base64") : value,
    ]),
  ) as Metadata
}
