import { join } from "node:path"
import { FileError } from "@interop/files"
import type { Cell } from "../select/cells.ts"
import { cellFileName, cellTitle } from "../select/coordinates.ts"
import { RecordingWriter } from "./recording-writer.ts"
import { Recording } from "./recording.ts"
import { Relay } from "./relay.ts"
import type { WireEntry } from "./wire-log.ts"

/** Of a cell, what is kept in memory for its time line. */
const MAX_ENTRIES = 2000

interface Recorded {
  recording: Recording
  relays: Relay[]
}

/** Puts relays between the two sides of each cell, and keeps what went through them in the report. */
export class Recorder {
  readonly #directory: string
  readonly #writer = new RecordingWriter()
  readonly #underWay = new Map<Cell, Recorded>()
  readonly #entries = new Map<Cell, WireEntry[]>()

  readonly #onUnwritable: (error: FileError) => void

  constructor(reportDirectory: string, onUnwritable: (error: FileError) => void) {
    this.#directory = join(reportDirectory, "recordings")
    this.#onUnwritable = onUnwritable
  }

  /** Where the client of that cell connects to, instead of the address or addresses given. */
  async addressFor(cell: Cell, address: string): Promise<string> {
    const recording = new Recording()
    const opened = await Promise.all(
      address.split(",").map((each) => Relay.inFrontOf(each, recording)),
    )
    this.#underWay.set(cell, { recording, relays: opened.map(({ relay }) => relay) })
    return opened.map(({ address: instead }) => instead).join(",")
  }

  /** The client of these cells has ended; another may be given some of them again. */
  async stop(cells: readonly Cell[]): Promise<void> {
    await Promise.all(cells.map((cell) => this.#stop(cell)))
  }

  async #stop(cell: Cell): Promise<void> {
    const recorded = this.#underWay.get(cell)
    if (recorded === undefined) return
    this.#underWay.delete(cell)
    await Promise.all(recorded.relays.map((relay) => relay.close()))
    const { events, isCut } = recorded.recording
    const { entries, unwritten } = await this.#writer.write({
      directory: this.directoryOf(cell),
      title: cellTitle(cell),
      recording: { events, isCut },
      maxEntries: MAX_ENTRIES,
      timeOrigin: performance.timeOrigin,
    })
    this.#entries.set(cell, entries)
    if (unwritten === undefined) return
    this.#onUnwritable(new FileError("unwritable", unwritten.path, unwritten.message))
  }

  /** Stops recording, whatever goes on. */
  async close(): Promise<void> {
    await this.stop([...this.#underWay.keys()])
  }

  /** The first of what was seen on the wire. */
  entriesOf(cell: Cell): readonly WireEntry[] {
    return this.#entries.get(cell) ?? []
  }

  /** Has frames.txt and wire.pcap, once the cell was driven. */
  directoryOf(cell: Cell): string {
    return join(this.#directory, cellFileName(cell))
  }
}
