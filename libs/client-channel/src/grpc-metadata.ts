import { Metadata as GrpcMetadata } from "@grpc/grpc-js"
import { Metadata, type MetadataEntry } from "./metadata.ts"

/** Metadata to be sent, once it is checked. */
export function toGrpcMetadata(entries: readonly MetadataEntry[]): GrpcMetadata {
  const metadata = new GrpcMetadata()
  for (const [key, value] of entries) {
    metadata.add(key, typeof value === "string" ? value : Buffer.from(value))
  }
  return metadata
}

/** Metadata that came. */
export function fromGrpcMetadata(metadata: GrpcMetadata): Metadata {
  const entries = new Metadata()
  for (const [key, values] of Object.entries(metadata.toJSON())) {
    for (const value of values) entries.push([key, value])
  }
  return entries
}
