import type { Cell } from "../select/cells.ts"
import { Relay } from "./relay.ts"

/**
 * Stands on the way between a client and a server and counts the connections
 * that come: what a client says it received did not come from nowhere. Cells
 * that share a listener share one relay, so that a client which keeps one
 * connection for all of its cases is seen as well.
 */
export class Witness {
  readonly #relays = new Map<string, Promise<CountingRelay>>()
  readonly #of = new Map<Cell, CountingRelay>()

  /** Where the client of that cell connects to, instead of the address given. */
  async addressFor(cell: Cell, address: string): Promise<string> {
    const relay = this.#relays.get(address) ?? openCountingRelay(address)
    this.#relays.set(address, relay)
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

async function openCountingRelay(address: string): Promise<CountingRelay> {
  const colon = address.lastIndexOf(":")
  const counting: Omit<CountingRelay, "relay" | "address"> = { accepted: 0, cases: 0 }
  const relay = await Relay.open(Number(address.slice(colon + 1)), {
    open: () => (counting.accepted += 1),
    bytes: () => {},
    end: () => {},
  })
  return Object.assign(counting, { relay, address: `${address.slice(0, colon)}:${relay.port}` })
}
