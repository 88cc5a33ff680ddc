import type { Cell } from "../select/cells.ts"
import type { Connection } from "../select/scenario.ts"
import { Attempt } from "./attempt.ts"
import { FrameReader } from "./http2/frames.ts"
import { Relay, type RelayOptions, type WireObserver } from "./relay.ts"
import type { Side } from "./recording.ts"
import { type TlsRecord, TlsRecords, tlsTypes } from "./tls-records.ts"

/** What the harness itself saw of the way between the two sides of a cell. */
export interface Connections {
  /** Since the first of the cells that share the way. */
  accepted: number
  /** The least that these cells need. */
  expected: number
  /** The client went on talking to a server whose certificate it has to refuse. */
  trusted?: true
}

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

  /** The same for a call that must not get an answer: it counts connections on which the client tried to make it. */
  async addressForAttempt(cell: Cell, address: string): Promise<string> {
    const { connection } = cell.scenario
    // A server that speaks first can make a client fail, and close, before its own words are read.
    const relay = openCountingRelay(address, () => new AttemptReader(connection), {
      clientFirst: true,
    })
    this.#relays.set(`${address}, attempt ${this.#relays.size}`, relay)
    const opened = await relay
    this.#of.set(cell, opened)
    return opened.address
  }

  /** The case of that cell has ended: how many connections there must have been by now, and how many there were. */
  count(cell: Cell): Connections | undefined {
    const relay = this.#of.get(cell)
    if (relay === undefined) return undefined
    relay.cases += 1
    const { accepted, cases, counters } = relay
    const trusted = counters.some((each) => each?.isTrusting === true)
    return { accepted, expected: cases, ...(trusted && { trusted }) }
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
  /** Of each connection, for as long as there is something to look for on it. */
  counters: (Counter | undefined)[]
}

/** Looks at one connection until it counts; where it also looks for trust, to its end. */
interface Counter {
  isCounted(side: Side, bytes: Buffer): boolean
  readonly isTrusting?: boolean
}

/**
 * A connection counts once the server has sent headers; over TLS, which hides
 * them, once it has sent something after more than a handshake came from the client.
 */
class AnswerReader implements Counter {
  readonly #reader = new FrameReader("server")
  readonly #client = new TlsRecords()
  readonly #server = new TlsRecords()
  #clientBytes = 0

  isCounted(side: Side, bytes: Buffer): boolean {
    if (side === "client") {
      this.#clientBytes += applicationBytes(this.#client.take(bytes))
      return false
    }
    const hasAnswered =
      this.#clientBytes > MOST_BYTES_OF_A_HANDSHAKE &&
      applicationBytes(this.#server.take(bytes)) > 0
    const items = this.#reader.take(bytes)
    return (
      hasAnswered || items.some((item) => item.kind === "frame" && item.frame.type === "HEADERS")
    )
  }
}

/** The last message of a client without a certificate; a call takes more than twice as much. */
const MOST_BYTES_OF_A_HANDSHAKE = 100

function applicationBytes(records: readonly TlsRecord[]): number {
  const lengths = records.map(({ type, length }) =>
    type === tlsTypes.applicationData ? length : 0,
  )
  return lengths.reduce((sum, each) => sum + each, 0)
}

/** A connection counts once the client has tried to make the call on it. */
class AttemptReader implements Counter {
  readonly #attempt: Attempt

  constructor(connection: Connection) {
    this.#attempt = new Attempt(connection)
  }

  isCounted(side: Side, bytes: Buffer): boolean {
    this.#attempt.take(side, bytes)
    return this.#attempt.isMade
  }

  get isTrusting(): boolean {
    return this.#attempt.isTrusting
  }
}

async function openCountingRelay(
  address: string,
  counter: () => Counter,
  options?: RelayOptions,
): Promise<CountingRelay> {
  const counting = { accepted: 0, cases: 0, counters: [] as (Counter | undefined)[] }
  const counted = new Set<number>()
  const observer: WireObserver = {
    open: () => {
      counting.counters.push(counter())
      return counting.counters.length
    },
    bytes: (connection, side, bytes) => {
      const its = counting.counters[connection - 1]
      if (its?.isCounted(side, bytes) !== true || counted.has(connection)) return
      counted.add(connection)
      if (its.isTrusting === undefined) counting.counters[connection - 1] = undefined
      counting.accepted += 1
    },
    end: () => {},
  }
  return Object.assign(counting, await Relay.inFrontOf(address, observer, options))
}
