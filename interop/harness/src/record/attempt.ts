import { clientPreface } from "@interop/http2-names"
import type { Connection } from "../select/scenario.ts"
import type { Side } from "./recording.ts"
import { CLIENT_HELLO, TlsRecords, tlsTypes } from "./tls-records.ts"

/**
 * The end of a handshake takes a hundred bytes or fewer; a preface, settings and
 * the headers of a call take two hundred and more beside that.
 */
const MOST_BYTES_OF_A_REFUSAL = 200

/** Looks at one connection of a call that must fail: whether the client tried to make it, as the scenario says. */
export class Attempt {
  readonly #connection: Connection
  readonly #client = new TlsRecords()
  readonly #server = new TlsRecords()
  #start = Buffer.alloc(0)
  #helloSent = false
  #serverAnswered = false
  #clientWentOn = false
  #applicationBytes = 0

  constructor(connection: Connection) {
    this.#connection = connection
  }

  take(side: Side, bytes: Buffer): void {
    if (side === "server") {
      this.#serverAnswered ||= this.#server
        .take(bytes)
        .some(({ type }) => type === tlsTypes.handshake)
      return
    }
    if (this.#start.length < clientPreface.length) this.#start = Buffer.concat([this.#start, bytes])
    for (const { type, length, first } of this.#client.take(bytes)) {
      if (type === tlsTypes.handshake && first === CLIENT_HELLO) this.#helloSent = true
      else if (this.#serverAnswered && type >= tlsTypes.alert) this.#clientWentOn = true
      if (type === tlsTypes.applicationData) this.#applicationBytes += length
    }
  }

  /** The client has done all that it could before it had to fail. */
  get isMade(): boolean {
    const { clientSpeaks, clientCertificate } = this.#connection
    if (clientSpeaks === "plaintext") {
      return this.#start.subarray(0, clientPreface.length).equals(clientPreface)
    }
    if (!this.#helloSent) return false
    if (clientSpeaks === "tls") return true
    // The certificate that is refused comes with the client's second flight.
    return this.#serverAnswered && (clientCertificate === undefined || this.#clientWentOn)
  }

  /** The client has spoken on over a connection to a server whose certificate it has to refuse. */
  get isTrusting(): boolean {
    const { serverCertificate } = this.#connection
    return serverCertificate !== undefined && this.#applicationBytes > MOST_BYTES_OF_A_REFUSAL
  }
}
