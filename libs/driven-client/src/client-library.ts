import type { MetadataEntry, OpenStep } from "@interop/driver-protocol"
import type { DescriptorLoader } from "@interop/message-codecs"

/** A gRPC library as a driven client needs it. */
export interface ClientLibrary extends DescriptorLoader {
  readonly name: string
  readonly version: string
  /** Throws for TLS files that cannot serve. */
  openChannel(target: ChannelTarget): ClientChannel
}

/** Whom a channel calls, and how. */
export interface ChannelTarget {
  /** host:port, or several with commas between them. */
  address: string
  loadBalancing?: "round_robin"
  /** Paths of PEM files; absent for plaintext, without `ca` for whom the library trusts. */
  tls?: { ca?: string; certificate?: string; privateKey?: string }
  /** Requests are compressed: not every library has this for a call. */
  compression?: "gzip" | undefined
}

export interface ClientChannel {
  /** Throws NotOpened for what the library refuses to start a call with. */
  open(call: CallToOpen): OpenedCall
  close(): Promise<void> | void
}

export interface CallToOpen extends Omit<OpenStep, "do" | "call" | "deadlineMs"> {
  /** Absent: as long as it likes. */
  deadlineMs?: number | undefined
  /** The message of these bytes, which came; throws where it is none. */
  parseResponse: (message: Buffer) => Buffer
  /** Once at most, and before the call has ended. */
  onInitialMetadata: (metadata: MetadataEntry[]) => void
}

/** One call. Requests are bytes that the library's own message object was serialized to. */
export interface OpenedCall {
  /** To be awaited before the next. True once the library has taken it, false where the call had ended before. */
  send(request: Buffer): Promise<boolean>
  /** Ends the request stream. False when it, or the call, had ended before. */
  halfClose(): boolean
  /** The next response, or `done` once the call has ended and all that came before was given out. */
  receive(): Promise<IteratorResult<Buffer, undefined>>
  cancel(): void
  /** Never rejects. */
  readonly ended: Promise<EndOfCall>
}

export interface EndOfCall {
  code: number
  details: string
  trailers: MetadataEntry[]
}

/** The library refuses to start a call; the message is its own. */
export class NotOpened extends Error {
  override readonly name = "NotOpened"
}
