/** `@interop/driver-protocol/grpc-metadata`, a second entry: it loads grpc-js. */
import { Metadata } from "@grpc/grpc-js"
import type { MetadataEntry } from "./documents.ts"

/** Metadata to be sent. Throws grpc-js' error for a key or value that it refuses. */
export function toMetadata(entries: readonly MetadataEntry[]): Metadata {
  const metadata = new Metadata()
  for (const [key, value] of entries) {
    metadata.add(key, key.endsWith("-bin") ? Buffer.from(value, "base64") : value)
  }
  return metadata
}

/** Metadata as it is observed. grpc-js keeps the values of one key together, at the place of the first. */
export function toEntries(metadata: Metadata): MetadataEntry[] {
  return Object.entries(metadata.toJSON()).flatMap(([key, values]) =>
    values.map((value): MetadataEntry => [
      key,
      typeof value === "string" ? value : value.toString("base64"),
    ]),
  )
}
