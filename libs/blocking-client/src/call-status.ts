/** One entry of metadata; the value of a key that ends in `-bin` is bytes, of any other a text. */
export type MetadataEntry = readonly [key: string, value: string | Uint8Array]

/** Headers or trailers. grpc-js keeps the values of one key together, at the place of the first. */
export type Metadata = readonly MetadataEntry[]

/** How a call ended: status code, message and trailers. */
export interface CallStatus {
  /** The status code's number. */
  code: number
  details: string
  /** The trailers; empty when the call ended on this side. */
  metadata: Metadata
}

/** A status that this side gives a call, without trailers. */
export function localStatus(code: number, details: string): CallStatus {
  return { code, details, metadata: [] }
}
