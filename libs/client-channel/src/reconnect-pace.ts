import { constants } from "node:http2"
import type { ChannelOptions } from "@grpc/grpc-js"
import {
  type Connector,
  type Subchannel,
  type Transport,
  whenAbandoned,
  wrapCreateCall,
} from "./grpc-js-internals.ts"

const GROWTH = 1.6
/** As gRPC has it for attempts that fail, so that many clients do not come at one moment. */
const JITTER = 0.2

/**
 * Makes pauses after connections on which no call was answered, or that end by
 * an error, as after attempts that fail. grpc-js takes each that says its SETTINGS for a success,
 * and forgets its pauses: of a server that then ends it, calls would make a new
 * one each.
 */
export function paceReconnecting(subchannel: Subchannel, options: ChannelOptions): void {
  const paced = new PacedConnector(subchannel.connector, options)
  subchannel.connector = paced
  whenAbandoned(subchannel, () => paced.abandon())
}

class PacedConnector implements Connector {
  readonly #connector: Connector
  readonly #firstPauseMs: number
  readonly #longestPauseMs: number
  #pauseMs = 0
  /** When the next may begin, by performance.now. */
  #notBeforeMs = 0
  #abandon: (() => void) | undefined

  constructor(connector: Connector, options: ChannelOptions) {
    this.#connector = connector
    this.#firstPauseMs = options["grpc.initial_reconnect_backoff_ms"] ?? 1000
    this.#longestPauseMs = options["grpc.max_reconnect_backoff_ms"] ?? 120_000
  }

  async connect(...args: Parameters<Connector["connect"]>): Promise<Transport> {
    const leftMs = this.#notBeforeMs - performance.now()
    if (leftMs > 0) await this.#pause(leftMs)
    const startedAtMs = performance.now()
    const transport = await this.#connector.connect(...args)
    const pauseMs = Math.min(
      this.#longestPauseMs,
      Math.max(this.#firstPauseMs, this.#pauseMs * GROWTH),
    )
    this.#watch(transport, () => {
      this.#pauseMs = pauseMs
      this.#notBeforeMs = startedAtMs + pauseMs * (1 + JITTER * (2 * Math.random() - 1))
    })
    return transport
  }

  abandon(): void {
    this.#abandon?.()
  }

  shutdown(): void {
    this.#connector.shutdown()
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(resolve, ms).unref()
      this.#abandon = () => {
        clearTimeout(timer)
        reject(new Error("the channel was closed"))
      }
    })
  }

  #watch(transport: Transport, inVain: () => void): void {
    const { session } = transport
    const answered = () => {
      this.#pauseMs = 0
      this.#notBeforeMs = 0
    }
    wrapCreateCall(transport, (createCall) => (...args) => {
      const call = createCall(...args)
      // Headers alone are no answer.
      call.http2Stream.once("trailers", answered)
      call.http2Stream.once("response", (_, flags: number) => {
        if (flags & constants.NGHTTP2_FLAG_END_STREAM) answered()
      })
      return call
    })
    // Until a call is answered; and whatever was answered, where it ends by an error.
    inVain()
    session.once("error", inVain)
    session.once("goaway", (code: number) => {
      if (code !== constants.NGHTTP2_NO_ERROR) inVain()
    })
  }
}
