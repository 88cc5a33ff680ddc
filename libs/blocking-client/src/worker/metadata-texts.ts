import { Metadata } from "@grpc/grpc-js"
import type { MetadataTexts } from "../rings/records.ts"

/** As grpc-js keeps it: the values of one key together, at the place of the first. */
export function metadataTexts(metadata: Metadata): MetadataTexts {
  return Object.entries(metadata.toJSON()).flatMap(([key, values]) =>
    values.map(
      (value) => [key, typeof value === "string" ? value : value.toString("base64")] as const,
    ),
  )
}

export function metadataOf(texts: MetadataTexts): Metadata {
  const metadata = new Metadata()
  for (const [key, value] of texts) {
    metadata.add(key, key.endsWith("-bin") ? Buffer.from(value, "base64") : value)
  }
  return metadata
}
