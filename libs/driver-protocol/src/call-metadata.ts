/** `@interop/driver-protocol/call-metadata`, a second entry: metadata as both clients on grpc-js have it, without loading that. */
import {
  entryOf,
  textOf,
  type MetadataEntry as CallMetadataEntry,
} from "@interop/client-channel/call"
import type { MetadataEntry } from "./documents.ts"

/** The metadata of a plan. */
export function toCallMetadata(entries: readonly MetadataEntry[]): CallMetadataEntry[] {
  return entries.map(entryOf)
}

/** Metadata as it is observed. */
export function observedEntries(metadata: readonly CallMetadataEntry[]): MetadataEntry[] {
  return metadata.map(textOf)
}
