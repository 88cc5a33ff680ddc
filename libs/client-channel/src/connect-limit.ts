import type { Socket } from "node:net"
import { TLSSocket } from "node:tls"
import type { experimental } from "@grpc/grpc-js"
import {
  type Address,
  type Connector,
  connectingBy,
  type Subchannel,
  type Transport,
  whenAbandoned,
} from "./grpc-js-internals.ts"

/** https://github.com/grpc/grpc/blob/master/doc/connection-backoff.md: MIN_CONNECT_TIMEOUT. */
export const connectTimeoutMs = 20_000

/**
 * Gives each attempt to connect of a subchannel so many milliseconds, from TCP
 * over TLS to the HTTP/2 SETTINGS. grpc-js waits for those without end: a peer
 * that accepts connections and says nothing would hold every call.
 */
export function limitConnecting(subchannel: Subchannel, timeoutMs: number): void {
  const connector = new LimitedConnector(subchannel.connector, timeoutMs)
  subchannel.connector = connector
  whenAbandoned(subchannel, () => connector.abandon())
}

class LimitedConnector implements Connector {
  readonly #connector: Connector
  readonly #timeoutMs: number
  #current: AbortController | undefined

  constructor(connector: Connector, timeoutMs: number) {
    this.#connector = connector
    this.#timeoutMs = timeoutMs
  }

  async connect(
    address: Address,
    secureConnector: experimental.SecureConnector,
    options: object,
  ): Promise<Transport> {
    const attempt = new AbortController()
    this.#current = attempt
    let reached = "no TCP connection was made"
    const steps = connectingBy(secureConnector, async (socket) => {
      reached = "the TLS handshake did not end"
      const secure = await secureConnector.connect(socket)
      refuseWithoutHttp2(secure.socket)
      reached = "the peer sent no HTTP/2 SETTINGS"
      return secure
    })
    const connecting = this.#connector.connect(
      // Aborting ends the socket, whatever is spoken over it by then.
      { ...address, signal: attempt.signal },
      steps,
      options,
    )
    const failure = Promise.withResolvers<never>()
    attempt.signal.addEventListener("abort", () => failure.reject(attempt.signal.reason))
    const timer = setTimeout(() => {
      // What came while this thread was busy is seen first.
      setImmediate(() => {
        const tooLong = `connecting to ${nameOf(address)} took longer than ${this.#timeoutMs} ms: ${reached}`
        attempt.abort(new Error(tooLong))
      })
    }, this.#timeoutMs)
    timer.unref()
    try {
      return await Promise.race([connecting, failure.promise])
    } catch (error) {
      // It may come all the same.
      connecting.then(
        (transport) => transport.shutdown(),
        () => {},
      )
      throw error
    } finally {
      clearTimeout(timer)
      if (this.#current === attempt) this.#current = undefined
    }
  }

  abandon(): void {
    this.#current?.abort(new Error("the channel was closed"))
  }

  shutdown(): void {
    this.#connector.shutdown()
  }
}

/** RFC 9113, 3.2. grpc-js speaks HTTP/2 all the same. */
function refuseWithoutHttp2(socket: Socket): void {
  if (!(socket instanceof TLSSocket) || socket.alpnProtocol === "h2") return
  socket.destroy()
  throw new Error(
    `the peer did not choose HTTP/2 in the TLS handshake (ALPN), but ${socket.alpnProtocol || "nothing"}`,
  )
}

function nameOf(address: Address): string {
  return "path" in address ? address.path : `${address.host}:${address.port}`
}
