export type Side = "client" | "server"

/** What one side of a connection was seen to do. */
export type WireEvent = {
  /** The harness's monotonic clock. */
  atMs: number
  /** 1, 2, 3 and so on, in the order in which the client made them. */
  connection: number
  side: Side
} & (
  | { kind: "opened" }
  | { kind: "bytes"; bytes: Buffer }
  /** It has ended its direction of the connection: FIN. */
  | { kind: "ended" }
  /** It has cut the connection: RST, or there was nobody who would take it. */
  | { kind: "reset" }
)

const MAX_BYTES = 64 * 1024 * 1024

/** All that went over the wire in one cell. */
export class Recording {
  readonly events: WireEvent[] = []
  #connections = 0
  #bytes = 0
  /** There was more than is kept. */
  isCut = false

  /** The number of a new connection. */
  open(): number {
    this.#connections += 1
    this.#keep({ connection: this.#connections, side: "client", kind: "opened" })
    return this.#connections
  }

  bytes(connection: number, side: Side, bytes: Buffer): void {
    this.#bytes += bytes.length
    if (this.#bytes > MAX_BYTES) this.isCut = true
    else this.#keep({ connection, side, kind: "bytes", bytes })
  }

  end(connection: number, side: Side, kind: "ended" | "reset"): void {
    this.#keep({ connection, side, kind })
  }

  #keep(event: WithoutTime<WireEvent>): void {
    if (!this.isCut) this.events.push({ ...event, atMs: performance.now() })
  }
}

type WithoutTime<T> = T extends unknown ? Omit<T, "atMs"> : never
