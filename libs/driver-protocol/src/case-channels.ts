/** `@interop/driver-protocol/case-channels`, a second entry: for clients on grpc-js, which it does not load. */
import { targetOf } from "@interop/client-channel/target"
import type { Target } from "./documents.ts"

type Compression = "gzip" | undefined
type ChannelTarget = ReturnType<typeof targetOf<NonNullable<Target["tls"]>>>

/** The channel of a case. grpc-js compresses the requests of a channel, not of a call: compressed calls have one beside it. */
export class CaseChannels<Channel> {
  readonly #target: Target
  readonly #open: (target: ChannelTarget) => Channel
  readonly #channels = new Map<Compression, Channel>()

  /** Throws what `open` throws for TLS files that cannot serve. */
  constructor(target: Target, open: (target: ChannelTarget) => Channel) {
    this.#target = target
    this.#open = open
    this.with(undefined)
  }

  with(compression: Compression): Channel {
    let channel = this.#channels.get(compression)
    if (channel === undefined) {
      channel = this.#open(targetOf({ ...this.#target, compression }))
      this.#channels.set(compression, channel)
    }
    return channel
  }

  /** Those that were opened. */
  opened(): Iterable<Channel> {
    return this.#channels.values()
  }
}
