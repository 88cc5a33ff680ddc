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
import type { CertificatePaths } from "@interop/certificates"
import {
  SquareService,
  toMessage,
  toNumber,
  type Message,
  type SquareServiceServer,
} from "@interop/contract"

/** Any call, as the server sees it. */
export type ServerCall =
  | ServerUnaryCall<Message, Message>
  | ServerReadableStream<Message, Message>
  | ServerWritableStream<Message, Message>
  | ServerDuplexStream<Message, Message>

export interface SquareServer extends AsyncDisposable {
  /** localhost and the port, for a client's --target. */
  address: string
  /** The calls so far. */
  calls: ServerCall[]
  /** Where each of them came from: the client's address and port. */
  peers: string[]
  /** Resolves with the first call, at once if there was one. */
  firstCall: Promise<ServerCall>
}

export interface SquareServerOptions {
  transport?: "plaintext" | "tls" | "mtls"
  certificates?: CertificatePaths
  /** In place of the interleaved square service. */
  handlers?: Partial<SquareServiceServer>
}

const square = (message: Message) => toMessage(toNumber(message) ** 2)

const interleaved: SquareServiceServer = {
  square(call, respond) {
    echoMetadata(call)
    respond(null, square(call.request), trailers())
  },
  rangeSquare(call) {
    const last = toNumber(call.request)
    if (!Number.isFinite(last)) {
      const details = `no range\nends at ${last}`
      call.emit(
        "error",
        Object.assign(new Error(details), { code: status.INVALID_ARGUMENT, details }),
      )
      return
    }
    let next = 0
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
    let sum = 0
    call.on("data", (message: Message) => (sum += toNumber(square(message))))
    call.on("end", () => respond(null, toMessage(sum)))
  },
  streamrangeSquare(call) {
    call.on("data", (message: Message) => call.write(square(message)))
    call.on("end", () => call.end())
  },
}

/** Headers that show what was sent: one `x-got` for each value of `x-word` and `x-raw-bin`. */
function echoMetadata(call: ServerUnaryCall<Message, Message>): void {
  const headers = new Metadata()
  for (const key of ["x-word", "x-raw-bin"]) {
    for (const value of call.metadata.get(key)) headers.add(key, value)
  }
  call.sendMetadata(headers)
}

function trailers(): Metadata {
  const metadata = new Metadata()
  metadata.add("x-trailer", "last words")
  metadata.add("x-trailer-bin", Buffer.from([0, 1, 255]))
  return metadata
}

/** A grpc-js server of the contract on a free port. */
export async function startSquareServer(options: SquareServerOptions = {}): Promise<SquareServer> {
  const calls: ServerCall[] = []
  const peers: string[] = []
  const { promise: firstCall, resolve } = Promise.withResolvers<ServerCall>()
  const server = new Server()
  server.addService(
    SquareService,
    noting({ ...interleaved, ...options.handlers }, (call) => {
      calls.push(call)
      peers.push(call.getPeer())
      resolve(call)
    }),
  )
  const port = await new Promise<number>((bound, failed) => {
    server.bindAsync("127.0.0.1:0", credentials(options), (error, port) =>
      error ? failed(error) : bound(port),
    )
  })
  return {
    address: `localhost:${port}`,
    calls,
    peers,
    firstCall,
    async [Symbol.asyncDispose]() {
      server.forceShutdown()
    },
  }
}

function noting(
  handlers: SquareServiceServer,
  note: (call: ServerCall) => void,
): SquareServiceServer {
  return {
    square(call, respond) {
      note(call)
      handlers.square(call, respond)
    },
    rangeSquare(call) {
      note(call)
      handlers.rangeSquare(call)
    },
    sumSquare(call, respond) {
      note(call)
      handlers.sumSquare(call, respond)
    },
    streamrangeSquare(call) {
      note(call)
      handlers.streamrangeSquare(call)
    },
  }
}

function credentials({ transport = "plaintext", certificates }: SquareServerOptions) {
  if (transport === "plaintext") return ServerCredentials.createInsecure()
  if (!certificates) throw new Error(`${transport} needs certificates`)
  const { ca, server } = certificates
  const pair = {
    cert_chain: readFileSync(server.certificate),
    private_key: readFileSync(server.privateKey),
  }
  return ServerCredentials.createSsl(readFileSync(ca), [pair], transport === "mtls")
}
