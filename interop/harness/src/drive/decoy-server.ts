import { once } from "node:events"
import { readFileSync } from "node:fs"
import {
  type Http2SecureServer,
  type Http2Server,
  type Http2Session,
  type IncomingHttpHeaders,
  type ServerHttp2Stream,
  createSecureServer,
  createServer,
} from "node:http2"
import type { AddressInfo } from "node:net"
import { setTimeout as delay } from "node:timers/promises"
import type { TestCertificatePaths } from "@interop/certificates/testing"
import type { Step, Transport } from "@interop/driver-protocol"
import type { Decoy } from "../select/decoys.ts"
import { DecoyCall } from "./decoy-call.ts"
import type { Connections } from "../record/witness.ts"
import type { SeenOfDecoy } from "./driven.ts"

const LOOPBACK = "127.0.0.1"
/** On a quick machine the first answer is held back for so long: a client that runs several cases at once makes the next call meanwhile. */
const HOLD_MS = 60
/** For a line that was printed before its call came: each look is a turn of the event loop, in which it would be read. */
const LOOKS_FOR_BEGIN = 40
const LOOK_MS = 50

interface Awaited {
  decoy: Decoy
  call: DecoyCall | undefined
  /** Those that had carried a call when this one came, with its own; each call needs one. */
  connections: Connections
  problem?: string
}

interface Listening {
  server: Http2Server | Http2SecureServer
  port: number
  /** In the order of the plan. */
  awaited: Awaited[]
  sessions: Set<Http2Session>
}

/** A server of the harness's own, which answers decoys: of one process of a client. */
export class DecoyServer {
  readonly #certificates: TestCertificatePaths
  readonly #holdMs: number
  readonly #listening = new Map<Transport, Promise<Listening>>()
  #unanswered = 0
  readonly #sessions = new Set<Http2Session>()
  readonly #begun = new Set<Decoy>()
  readonly #ended = new Set<Decoy>()
  #held = false

  /** @param slowness of the machine: 1 and up */
  constructor(certificates: TestCertificatePaths, slowness: number) {
    this.#certificates = certificates
    this.#holdMs = HOLD_MS * slowness
  }

  /** Where the client finds it, written as the address of the twin. */
  async addressFor(decoy: Decoy, address: string): Promise<string> {
    const { transport } = decoy.twin
    const listening = this.#listening.get(transport) ?? this.#listen(transport)
    this.#listening.set(transport, listening)
    const { awaited, port } = await listening
    awaited.push({ decoy, call: undefined, connections: { accepted: 0, expected: 0 } })
    return `${address.slice(0, address.lastIndexOf(":"))}:${port}`
  }

  /** The client has said so. */
  caseBegun(decoy: Decoy): void {
    this.#begun.add(decoy)
  }

  /** The client has said so: a call that comes later is another's. */
  caseEnded(decoy: Decoy): void {
    this.#ended.add(decoy)
  }

  async seenOf(decoy: Decoy): Promise<SeenOfDecoy> {
    const listening = await this.#listening.get(decoy.twin.transport)
    const its = listening?.awaited.find((each) => each.decoy === decoy)
    return {
      lines: its?.call?.lines ?? [],
      connections: its?.connections ?? { accepted: 0, expected: 0 },
      ...(its?.problem !== undefined && { problem: its.problem }),
    }
  }

  /** Its client has ended. */
  async close(): Promise<void> {
    const all = await Promise.all(this.#listening.values())
    for (const session of this.#sessions) session.destroy()
    await Promise.all(
      all.map(async ({ server }) => {
        const closed = once(server, "close")
        server.close()
        await closed
      }),
    )
  }

  async #listen(transport: Transport): Promise<Listening> {
    const server = this.#makeServer(transport)
    const listening: Listening = { server, port: 0, awaited: [], sessions: new Set() }
    server.on("session", (session) => {
      this.#sessions.add(session)
      session.once("close", () => this.#sessions.delete(session))
      // A client may close as it likes.
      session.on("error", () => {})
    })
    const take = (
      stream: ServerHttp2Stream,
      headers: IncomingHttpHeaders,
      _flags: number,
      rawHeaders: string[],
    ) => {
      stream.on("error", () => {})
      void this.#take(listening, stream, rawHeaders, headers)
    }
    server.on("stream", take)
    server.listen(0, LOOPBACK)
    await once(server, "listening")
    listening.port = (server.address() as AddressInfo).port
    return listening
  }

  #makeServer(transport: Transport): Http2Server | Http2SecureServer {
    if (transport === "plaintext") return createServer()
    const { server, ca } = this.#certificates
    return createSecureServer({
      cert: readFileSync(server.certificate),
      key: readFileSync(server.privateKey),
      ...(transport === "mtls" && {
        ca: readFileSync(ca),
        requestCert: true,
        rejectUnauthorized: true,
      }),
    })
  }

  async #take(
    { awaited, sessions }: Listening,
    stream: ServerHttp2Stream,
    rawHeaders: readonly string[],
    headers: IncomingHttpHeaders,
  ): Promise<void> {
    const meets = this.#unanswered > 0
    this.#unanswered += 1
    if (stream.session !== undefined) sessions.add(stream.session)
    const accepted = sessions.size
    const encoding = headers["grpc-encoding"]?.toString()
    const begun = await this.#lookForBegun(awaited)
    const its = begun ?? awaited.find((each) => each.call === undefined)
    if (its === undefined) {
      const last = awaited.at(-1)
      if (last !== undefined) last.problem ??= "there was a call that no case makes"
      stream.close()
      this.#unanswered -= 1
      return
    }
    const isLate = awaited.slice(awaited.indexOf(its) + 1).some(({ call }) => call !== undefined)
    if (meets) its.problem = "it came before the call of the case before it was answered"
    else if (isLate) its.problem = "it came after the call of a later case"
    else if (begun === undefined)
      its.problem = "it came before the client said that its case had begun"
    const [first] = its.decoy.answered.scenario.steps
    const open = first?.do === "open" ? first : undefined
    const steps: readonly Step[] = open?.script ?? []
    if (open?.compression !== undefined && encoding !== open.compression) {
      its.problem ??= `its requests have the encoding ${encoding ?? "identity"}, and not ${open.compression}`
    }
    const isHeld = !this.#held
    this.#held = true
    const held = delay(isHeld ? this.#holdMs : 0)
    const call = new DecoyCall(stream, rawHeaders, { steps, held })
    its.call = call
    const calls = awaited.filter((each) => each.call !== undefined).length
    its.connections = { accepted, expected: calls }
    await call.answered
    this.#unanswered -= 1
  }

  /** A client prints that a case has begun before it makes its call, and waits for the answer. */
  async #lookForBegun(awaited: readonly Awaited[]): Promise<Awaited | undefined> {
    for (let looks = 0; looks < LOOKS_FOR_BEGIN; looks++) {
      const its = awaited.find(
        ({ decoy, call }) =>
          call === undefined && this.#begun.has(decoy) && !this.#ended.has(decoy),
      )
      if (its !== undefined) return its
      await delay(LOOK_MS)
    }
    return undefined
  }
}
