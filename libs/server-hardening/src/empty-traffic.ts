import type { Socket } from "node:net"
import type { Connection } from "./connection.ts"

/** What frames may cost beside what they carry: a DATA frame of one byte has nine of its own, a short header block as much. */
const FRAME_FACTOR = 16
/** Of the most at once, so much more each second: a client whose calls are refused may have sent requests for nothing. */
const REFILL_PER_SECOND = 0.25
const QUICK_MS = 10
const SLOW_MS = 250
/** So many connections more, and a look comes a millisecond later. */
const CONNECTIONS_PER_MS = 50
/** From one look to the next: what reads so much has to be looked at again soon. */
const MUCH_BYTES = 262_144

/**
 * Closes connections that talk and say nothing. nghttp2 reads frames such as
 * WINDOW_UPDATE without telling anybody, two megabytes in a turn of the event
 * loop, and no limit of Node's counts them. So what was read is compared with
 * what came of it: headers, requests, and responses, which clients have to
 * acknowledge.
 */
export class EmptyTraffic {
  readonly #mostBytes: number
  readonly #close: (connection: Connection) => void
  readonly #watched = new Map<Connection, { socket: Socket; seen: number; sinceMs: number }>()
  #timer: NodeJS.Timeout | undefined
  #nextLookMs = Infinity

  constructor(mostBytes: number, close: (connection: Connection) => void) {
    this.#mostBytes = mostBytes
    this.#close = close
  }

  watch(connection: Connection, socket: Socket): void {
    this.#watched.set(connection, { socket, seen: 0, sinceMs: performance.now() })
    this.#lookIn(QUICK_MS)
  }

  forget(connection: Connection): void {
    this.#watched.delete(connection)
  }

  /** At the latest: a look that comes earlier stays. */
  #lookIn(ms: number): void {
    const waitMs = Math.max(ms, this.#watched.size / CONNECTIONS_PER_MS)
    const atMs = performance.now() + waitMs
    if (this.#nextLookMs <= atMs) return
    clearTimeout(this.#timer)
    this.#nextLookMs = atMs
    this.#timer = setTimeout(this.#look, waitMs).unref()
  }

  readonly #look = () => {
    this.#nextLookMs = Infinity
    let much = false
    const nowMs = performance.now()
    for (const [connection, watched] of this.#watched) {
      // Its socket is not there any more, and its close comes.
      if (connection.session.destroyed) continue
      const { bytesRead } = watched.socket
      if (bytesRead - watched.seen > MUCH_BYTES) much = true
      watched.seen = bytesRead
      const seconds = (nowMs - watched.sinceMs) / 1000
      const most = this.#mostBytes * (1 + REFILL_PER_SECOND * seconds)
      if (bytesRead - FRAME_FACTOR * connection.usefulBytes > most) this.#close(connection)
    }
    if (this.#watched.size > 0) this.#lookIn(much ? QUICK_MS : SLOW_MS)
  }
}
