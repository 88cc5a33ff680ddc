/**
 * A square service in a process of its own: a thread that calls it by blocking
 * could not serve it. It prints its port, then a line for each call that begins
 * or ends. Arguments: what it does (see `modes`), and the PEM files of
 * its certificate, its key and the authority of its clients.
 */
import type { EventEmitter } from "node:events"
import { readFileSync } from "node:fs"
import {
  Metadata,
  Server,
  ServerCredentials,
  status,
  type ServerDuplexStream,
  type ServerReadableStream,
  type ServerUnaryCall,
  type ServerWritableStream,
} from "@grpc/grpc-js"
import {
  SquareService,
  toMessage,
  toNumber,
  type Message,
  type SquareServiceServer,
} from "@interop/contract"
import { pausingService } from "@interop/driver-protocol/pausing-service"

type Call =
  | ServerUnaryCall<Message, Message>
  | ServerReadableStream<Message, Message>
  | ServerWritableStream<Message, Message>
  | ServerDuplexStream<Message, Message>

const modes = ["interleaved", "after-half-close", "silent", "failing", "pausing"] as const
type Mode = (typeof modes)[number]

const [mode = "interleaved", certificate, privateKey, clientCa] = process.argv.slice(2) as [
  Mode?,
  ...string[],
]

function note(name: string, call: Call): boolean {
  console.log(`${name} from ${call.getPeer()}`)
  // Also told of a call that has simply ended.
  ;(call as EventEmitter).on("cancelled", () => console.log(`end of ${name}`))
  return mode !== "silent"
}

function square(message: Message): Message {
  const x = toNumber(message)
  return toMessage(x * x)
}

const refusal = { code: status.FAILED_PRECONDITION, details: "not\nnow" }

const service: SquareServiceServer = {
  square(call, respond) {
    if (!note("square", call)) return
    if (mode === "failing") return respond(refusal)
    const headers = new Metadata()
    for (const key of ["x-word", "x-raw-bin"]) {
      for (const value of call.metadata.get(key)) headers.add(key, value)
    }
    call.sendMetadata(headers)
    const trailers = new Metadata()
    trailers.add("x-trailer-bin", Buffer.from([0, 1, 255]))
    respond(null, square(call.request), trailers)
  },
  rangeSquare(call) {
    if (!note("rangeSquare", call)) return
    let next = 0
    const last = toNumber(call.request)
    const writeOn = (): void => {
      while (next <= last) {
        const taken = call.write(square(toMessage(next)))
        next += 1
        if (!taken) return void call.once("drain", writeOn)
      }
      call.end()
    }
    writeOn()
  },
  sumSquare(call, respond) {
    if (!note("sumSquare", call)) return
    if (mode === "failing") return respond(refusal)
    let sum = 0
    call.on("data", (message: Message) => (sum += toNumber(square(message))))
    call.on("end", () => respond(null, toMessage(sum)))
  },
  streamrangeSquare(call) {
    if (!note("streamrangeSquare", call)) return
    const squares: Message[] = []
    call.on("data", (message: Message) => {
      if (mode === "after-half-close") squares.push(square(message))
      else call.write(square(message))
    })
    call.on("end", () => {
      for (const each of squares) call.write(each)
      call.end()
    })
  },
}

const server = new Server()
server.addService(SquareService, { ...service, ...(mode === "pausing" && pausingService) })
const credentials =
  certificate && privateKey
    ? ServerCredentials.createSsl(
        clientCa ? readFileSync(clientCa) : null,
        [{ cert_chain: readFileSync(certificate), private_key: readFileSync(privateKey) }],
        clientCa !== undefined,
      )
    : ServerCredentials.createInsecure()
server.bindAsync("127.0.0.1:0", credentials, (error, port) => {
  if (error) throw error
  console.log(port)
})

// A test whose thread is blocked cannot time out: its server ends in its place.
setTimeout(() => process.exit(1), 240_000)
