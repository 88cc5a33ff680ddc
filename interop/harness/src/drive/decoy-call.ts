import type { ServerHttp2Stream } from "node:http2"
import { promisify } from "node:util"
import { gunzip } from "node:zlib"
import {
  type MetadataEntry,
  type ServerHappening,
  type ServerObservation,
  type Step,
  messageOf,
  printedMessage,
  scriptKey,
} from "@interop/driver-protocol"

const PREFIX_BYTES = 5
const OK = 0

/** One call of a client to the harness: it plays a script, and says what it saw as any server does. */
export class DecoyCall {
  readonly lines: ServerObservation[] = []
  /** Its status has been sent, or it was given up. */
  readonly answered: Promise<void>
  readonly #stream: ServerHttp2Stream
  readonly #requests: AsyncIterator<Buffer>
  #initial: MetadataEntry[] = []
  #trailers: MetadataEntry[] = []

  constructor(
    stream: ServerHttp2Stream,
    rawHeaders: readonly string[],
    { steps, held }: { steps: readonly Step[]; held: Promise<void> },
  ) {
    this.#stream = stream
    this.#requests = requestsOf(stream)
    const path = rawHeaders[rawHeaders.indexOf(":path") + 1] ?? ""
    this.#print({ event: "call-begun", path, metadata: metadataIn(rawHeaders) })
    this.answered = this.#play(steps, held).catch(() => {
      // The client has given up, or sent what is no message; the lines end there.
      stream.close()
    })
  }

  async #play(steps: readonly Step[], held: Promise<void>): Promise<void> {
    for (const step of steps) {
      if (step.do === "receive") await this.#receive()
      else if (step.do === "receive-to-end") while (await this.#receive());
      else if (step.do === "send") await this.#send(step)
      else if (step.do === "initial-metadata") {
        this.#initial = step["metadata"] as MetadataEntry[]
        this.#respond()
        this.#print({ event: "initial-metadata-sent" })
      } else if (step.do === "trailers") this.#trailers = step["metadata"] as MetadataEntry[]
      else if (step.do === "status") {
        const { code, message } = step as unknown as { code: number; message: string }
        await held
        return this.#end(code, message)
      }
    }
    await held
    this.#end(OK, "")
  }

  async #receive(): Promise<boolean> {
    const next = await this.#requests.next()
    if (next.done === true) {
      this.#print({ event: "half-close" })
      return false
    }
    this.#print({ event: "received", ...printedMessage(next.value) })
    return true
  }

  async #send(step: Step): Promise<void> {
    const message = messageOf(step as unknown as { bytes: string; zeros?: number }, "bytes")
    const prefix = Buffer.alloc(PREFIX_BYTES)
    prefix.writeUInt32BE(message.length, 1)
    this.#respond()
    const framed = Buffer.concat([prefix, message])
    await new Promise<void>((resolve, reject) => {
      this.#stream.write(framed, (error) => (error ? reject(error) : resolve()))
    })
    this.#print({ event: "sent", ...printedMessage(message) })
  }

  #respond(): void {
    if (this.#stream.headersSent) return
    this.#stream.respond(
      { ":status": 200, "content-type": "application/grpc", ...asHeaders(this.#initial) },
      { waitForTrailers: true },
    )
  }

  #end(code: number, message: string): void {
    const trailers = {
      "grpc-status": String(code),
      ...(message !== "" && { "grpc-message": encodeURIComponent(message) }),
      ...asHeaders(this.#trailers),
    }
    this.#respond()
    this.#stream.once("wantTrailers", () => this.#stream.sendTrailers(trailers))
    this.#stream.end()
    this.#print({ event: "status-sent", code })
    this.#print({ event: "call-ended" })
  }

  #print(happening: ServerHappening): void {
    const seq = this.lines.length + 1
    this.lines.push({ ...happening, call: "decoy", seq, atMs: performance.now() })
  }
}

async function* requestsOf(stream: ServerHttp2Stream): AsyncGenerator<Buffer, void, undefined> {
  let rest = Buffer.alloc(0)
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    rest = Buffer.concat([rest, chunk])
    while (rest.length >= PREFIX_BYTES) {
      const end = PREFIX_BYTES + rest.readUInt32BE(1)
      if (rest.length < end) break
      const body = rest.subarray(PREFIX_BYTES, end)
      yield rest.readUInt8(0) === 1 ? await promisify(gunzip)(body) : body
      rest = rest.subarray(end)
    }
  }
}

/** As a server of the driver contract prints it. */
function metadataIn(rawHeaders: readonly string[]): MetadataEntry[] {
  const entries: MetadataEntry[] = []
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const [name, value] = rawHeaders.slice(index, index + 2) as [string, string]
    if (name.startsWith(":") || name === scriptKey) continue
    const isBinary = name.endsWith("-bin")
    for (const each of isBinary ? value.split(",") : [value]) {
      const text = isBinary ? Buffer.from(each, "base64").toString("base64") : each
      entries.push([name, text])
    }
  }
  return entries
}

function asHeaders(metadata: readonly MetadataEntry[]): Record<string, string[]> {
  return Object.fromEntries(
    [...Map.groupBy(metadata, ([name]) => name)].map(([name, entries]) => [
      name,
      entries.map(([, value]) => (name.endsWith("-bin") ? value.replace(/=+$/, "") : value)),
    ]),
  )
}
