import type { Metadata } from "@interop/blocking-client"
import type { MetadataEntry } from "@interop/driver-protocol"

/** The metadata of a plan. */
export function toMetadata(entries: readonly MetadataEntry[]): Metadata {
  return entries.map(([key, value]) => [
    key,
    key.endsWith("-bin") ? Buffer.from(value, "base64") : value,
  ])
}

/** Metadata as it is observed. */
export function toEntries(metadata: Metadata): MetadataEntry[] {
  return metadata.map(([key, value]) => [
    key,
    typeof value === "string" ? value : Buffer.from(value).toString("base64"),
  ])
}
