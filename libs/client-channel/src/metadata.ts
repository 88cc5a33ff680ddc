/** One entry of metadata; the value of a key that ends in `-bin` is bytes, of any other a text. */
export type MetadataEntry = readonly [key: string, value: string | Uint8Array]

/**
 * Headers or trailers as they came: entries in their order. grpc-js keeps the
 * values of one key together, at the place of the first.
 */
export class Metadata extends Array<MetadataEntry> {
  static override get [Symbol.species](): ArrayConstructor {
    return Array
  }

  /** All values of a key, whose case does not matter. */
  get(key: string): Array<string | Uint8Array> {
    const wanted = key.toLowerCase()
    return this.flatMap(([each, value]) => (each === wanted ? [value] : []))
  }
}

/** What a call may be given: entries, or a Metadata of grpc-js. */
export type CallMetadata = readonly MetadataEntry[] | GrpcMetadata

/** The part of grpc-js' Metadata that is needed here, so that grpc-js need not be loaded. */
export interface GrpcMetadata {
  toJSON(): Record<string, ReadonlyArray<string | Uint8Array>>
}

export function entriesOf(metadata: CallMetadata): readonly MetadataEntry[] {
  if (Array.isArray(metadata)) return metadata as readonly MetadataEntry[]
  return Object.entries((metadata as GrpcMetadata).toJSON()).flatMap(([key, values]) =>
    values.map((value): MetadataEntry => [key, value]),
  )
}

/** An entry as JSON can carry it: the bytes of a `-bin` key in base64. */
export type MetadataText = readonly [key: string, value: string]

export function textOf([key, value]: MetadataEntry): [key: string, value: string] {
  return [key, typeof value === "string" ? value : Buffer.from(value).toString("base64")]
}

export function entryOf([key, text]: MetadataText): MetadataEntry {
  return [key, key.endsWith("-bin") ? Buffer.from(text, "base64") : text]
}
