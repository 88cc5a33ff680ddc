/**
 * Makes the library's own message object of these bytes and gives the bytes
 * that it serializes to. Throws for bytes of which the library makes none.
 */
export type Codec = (message: Buffer) => Buffer

export interface Codecs {
  readonly request: Codec
  readonly response: Codec
}

export interface Method extends Codecs {
  /** As in /package.Service/method. */
  readonly path: string
  readonly requestStream: boolean
  readonly responseStream: boolean
}

/** The methods of a contract and what makes their messages. */
export interface ContractMessages {
  /** Code that was generated from the contract, or its descriptors. */
  readonly messages: "generated" | "descriptors"
  /** The FileDescriptorSet. */
  readonly descriptors: Buffer
  /** By path. */
  readonly methods: ReadonlyMap<string, Method>
}

const asItIs: Codec = (message) => message

/** What makes the messages of a call: nothing where its codec is bytes. Undefined for a path that the contract does not have. */
export function codecsOf(
  contract: ContractMessages,
  { path, codec }: { path: string; codec?: "bytes" },
): Codecs | undefined {
  return codec === "bytes" ? { request: asItIs, response: asItIs } : contract.methods.get(path)
}
