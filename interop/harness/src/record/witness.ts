import type { Cell } from "../select/cells.ts"
import { FrameReader } from "./http2/frames.ts"
import { Relay, type RelayOptions, type WireObserver } from "./relay.ts"
import type { Side } from "./recording.ts"

/**
 * Stands on the way between a client and a server and counts the connections
 * on which the server answered: what a client says it received did not come
 * from nowhere. Cells that share a listener share one relay, so that a client
 * which keeps one connection for all of its cases is seen as well.
 */
export class Witness {
  readonly #relays = new Map<string, Promise<CountingRelay>>()
  readonly #of = new Map<Cell, CountingRelay>()

  /** Where the client of that cell connects to, instead of the address given. */
  async addressFor(cell: Cell, address: string): Promise<string> {
    const relay = this.#relays.get(address) ?? openCountingRelay(address, () => new AnswerReader())
    this.#relays.set(address, relay)
    const opened = await relay
    this.#of.set(cell, opened)
    return opened.address
  }

  /** The same for a call that must not get an answer: it counts connections on which the client said something. */
  async addressForAttempt(cell: Cell, address: string): Promise<string> {
    // A server that speaks first can make a client fail, and close, before its own words are read.
    const relay = openCountingRelay(address, () => ({ isCounted: (side) => side === "client" }), {
      clientFirst: true,
    })
    this.#relays.set(`${address}, attempt ${this.#relays.size}`, relay)
    const opened = await relay
    this.#of.set(cell, opened)
    return opened.address
  }

  /** The case of that cell has ended: how many connections there must have been by now, and how many there were. */
  count(cell: Cell): { accepted: number; expected: number } | undefined {
    const relay = this.#of.get(cell)
    if (relay === undefined) return undefined
    relay.cases += 1
    return { accepted: relay.accepted, expected: relay.cases }
  }

  /** Its client has ended. */
  async close(): Promise<void> {
    const relays = await Promise.all(this.#relays.values())
    await Promise.all(relays.map(({ relay }) => relay.close()))
  }
}

interface CountingRelay {
  relay: Relay
  address: string
  accepted: number
  cases: number
}

/** Looks at one connection until it counts. */
interface Counter {
  isCounted(side: Side, bytes: Buffer): boolean
}

/** A connection counts once the server has sent headers; over TLS, which hides them, once it has sent anything. */
class AnswerReader implements Counter {
  readonly #reader = new FrameReader("server")

  isCounted(side: Side, bytes: Buffer): boolean {
    if (side === "client") return false
    return this.#reader
      .take(bytes)
      .some((item) =>
        item.kind === "frame"
          ? item.frame.type === "HEADERS"
          : item.kind === "opaque" && item.what === "TLS",
      )
  }
}

async function openCountingRelay(
  address: string,
  counter: () => Counter,
  options?: RelayOptions,
): Promise<CountingRelay> {
  const counting: Omit<CountingRelay, "relay" | "address"> = { accepted: 0, cases: 0 }
  const uncounted = new Map<number, Counter>()
  let connections = 0
  const observer: WireObserver = {
    open: () => {
      connections += 1
      uncounted.set(connections, counter())
      return connections
    },
    bytes: (connection, side, bytes) => {
      if (uncounted.get(connection)?.isCounted(side, bytes) !== true) return
      uncounted.delete(connection)
      counting.accepted += 1
    },
    end: () => {},
  }
  return Object.assign(counting, await Relay.inFrontOf(address, observer, options))
}
