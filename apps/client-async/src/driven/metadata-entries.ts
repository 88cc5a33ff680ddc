import { Metadata } from "@grpc/grpc-js"
import type { MetadataEntry } from "@interop/driver-protocol"
import { UnsupportedStep } from "./unsupported-step.ts"

/** The metadata of a plan. Throws UnsupportedStep for a key or value that grpc-js refuses to send. */
export function toMetadata(entries: readonly MetadataEntry[]): Metadata {
  const metadata = new Metadata()
  for (const [key, value] of entries) {
    try {
      metadata.add(key, key.endsWith("-bin") ? Buffer.from(value, "base64") : value)
    } catch (cause) {
      throw new UnsupportedStep(cause instanceof Error ? cause.message : String(cause), { cause })
    }
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
