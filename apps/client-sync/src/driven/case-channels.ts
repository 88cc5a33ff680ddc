import { BlockingChannel, type ChannelTarget } from "@interop/blocking-client"
import { ClientChannelError, targetOf } from "@interop/client-channel/target"
import type { Target } from "@interop/driver-protocol"
import { UnsupportedStep } from "./unsupported-step.ts"

type Compression = "gzip" | undefined

/** The channel of a case. grpc-js compresses the requests of a channel, not of a call: compressed calls have one beside it. */
export class CaseChannels implements Disposable {
  readonly #target: Target
  readonly #channels = new Map<Compression, BlockingChannel>()

  /** Throws CallError for TLS files that cannot serve. */
  constructor(target: Target) {
    this.#target = target
    this.with(undefined)
  }

  with(compression: Compression): BlockingChannel {
    let channel = this.#channels.get(compression)
    if (channel === undefined) {
      channel = new BlockingChannel(supportedTarget(this.#target, compression))
      this.#channels.set(compression, channel)
    }
    return channel
  }

  [Symbol.dispose](): void {
    for (const channel of this.#channels.values()) channel.close()
  }
}

function supportedTarget(target: Target, compression: Compression): ChannelTarget {
  try {
    return targetOf({ ...target, compression })
  } catch (error) {
    if (error instanceof ClientChannelError && error.code === "several-names") {
      throw new UnsupportedStep(error.message, { cause: error })
    }
    throw error
  }
}
