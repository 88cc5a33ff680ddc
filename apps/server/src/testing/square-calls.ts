import {
  Metadata,
  credentials as channelCredentials,
  type ChannelCredentials,
  type ClientDuplexStream,
  type ClientReadableStream,
  type ClientWritableStream,
  type ServiceError,
  type StatusObject,
} from "@grpc/grpc-js"
import { SquareServiceClient, toMessage, toNumber, type Message } from "@interop/contract"

/** How a call went: its numbers, then its one status. */
export interface Outcome {
  numbers: number[]
  code: number
  details: string
}

/** Every test's calls have an end. */
const DEADLINE_MS = 60_000

/** The generated client, with numbers for messages and outcomes for callbacks. */
export class SquareCalls implements Disposable {
  readonly client: SquareServiceClient

  constructor(
    target: number | string,
    credentials: ChannelCredentials = channelCredentials.createInsecure(),
  ) {
    const address = typeof target === "number" ? `127.0.0.1:${target}` : target
    this.client = new SquareServiceClient(address, credentials, {
      // With the default of 1 MiB a long request stream slows down quadratically.
      "grpc.per_rpc_retry_buffer_size": 4096,
    })
  }

  square(x: number): Promise<Outcome> {
    return unary((done) => this.client.square(toMessage(x), new Metadata(), options(), done))
  }

  rangeSquare(n: number): Promise<Outcome> {
    return readToEnd(this.openRange(n))
  }

  openRange(n: number): ClientReadableStream<Message> {
    return this.client.rangeSquare(toMessage(n), options())
  }

  sumSquare(numbers: Iterable<number>): Promise<Outcome> {
    return unary((done) => {
      const call = this.client.sumSquare(options(), done)
      sendAll(call, numbers)
      return call
    })
  }

  streamrangeSquare(numbers: Iterable<number>): Promise<Outcome> {
    const call = this.openBidi()
    sendAll(call, numbers)
    return readToEnd(call)
  }

  openBidi(): ClientDuplexStream<Message, Message> {
    return this.client.streamrangeSquare(options())
  }

  /** Full turns of the connection: whatever the server had to do before has been done after some. */
  async turns(count: number): Promise<void> {
    for (let i = 0; i < count; i += 1) await this.square(i)
  }

  [Symbol.dispose](): void {
    this.client.close()
  }
}

/** Reads a response stream to its end. */
export function readToEnd(
  call: ClientReadableStream<Message> | ClientDuplexStream<Message, Message>,
): Promise<Outcome> {
  const numbers: number[] = []
  call.on("data", (message: Message) => numbers.push(toNumber(message)))
  // The status event says the same.
  call.on("error", () => {})
  return new Promise((resolve) => {
    call.on("status", ({ code, details }: StatusObject) => resolve({ numbers, code, details }))
  })
}

function sendAll(
  call: ClientWritableStream<Message> | ClientDuplexStream<Message, Message>,
  numbers: Iterable<number>,
): void {
  for (const x of numbers) call.write(toMessage(x))
  call.end()
}

function unary(
  start: (done: (error: ServiceError | null, response?: Message) => void) => unknown,
): Promise<Outcome> {
  return new Promise((resolve) => {
    start((error, response) => {
      const numbers = response === undefined ? [] : [toNumber(response)]
      resolve({ numbers, code: error?.code ?? 0, details: error?.details ?? "OK" })
    })
  })
}

function options(): { deadline: number } {
  return { deadline: Date.now() + DEADLINE_MS }
}
