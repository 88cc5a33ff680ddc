type Compression = "gzip" | undefined

/** The channel of a case. Where a library compresses the requests of a channel and not of a call, compressed calls have one beside it. */
export class CaseChannels<Channel> {
  readonly #open: (compression: Compression) => Channel
  readonly #channels = new Map<Compression, Channel>()

  /** Throws what `open` throws for TLS files that cannot serve. */
  constructor(open: (compression: Compression) => Channel) {
    this.#open = open
    this.with(undefined)
  }

  with(compression: Compression): Channel {
    let channel = this.#channels.get(compression)
    if (channel === undefined) {
      channel = this.#open(compression)
      this.#channels.set(compression, channel)
    }
    return channel
  }

  /** Those that were opened. */
  opened(): Iterable<Channel> {
    return this.#channels.values()
  }
}
