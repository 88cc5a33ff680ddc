import type { Cell } from "../select/cells.ts"
import { Recording } from "./recording.ts"
import { Relay } from "./relay.ts"

interface Recorded {
  recording: Recording
  relays: Relay[]
}

/** Puts relays between the two sides of each cell. */
export class Recorder {
  readonly #recorded = new Map<Cell, Recorded>()

  /** Where the client of that cell connects to, instead of the address or addresses given. */
  async addressFor(cell: Cell, address: string): Promise<string> {
    await this.#closeRelays(cell)
    const recording = new Recording()
    const targets = address.split(",").map(hostAndPort)
    const relays = await Promise.all(targets.map(({ port }) => Relay.open(port, recording)))
    this.#recorded.set(cell, { recording, relays })
    return targets.map(({ host }, index) => `${host}:${relays[index]?.port}`).join(",")
  }

  /** What was recorded of a cell that is through; absent when it was never driven. */
  async take(cell: Cell): Promise<Recording | undefined> {
    await this.#closeRelays(cell)
    const recording = this.#recorded.get(cell)?.recording
    this.#recorded.delete(cell)
    return recording
  }

  async #closeRelays(cell: Cell): Promise<void> {
    const relays = this.#recorded.get(cell)?.relays.splice(0) ?? []
    await Promise.all(relays.map((relay) => relay.close()))
  }
}

function hostAndPort(address: string): { host: string; port: number } {
  const colon = address.lastIndexOf(":")
  return { host: address.slice(0, colon), port: Number(address.slice(colon + 1)) }
}
