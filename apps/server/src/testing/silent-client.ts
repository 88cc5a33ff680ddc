import http2, { type ClientHttp2Session, type OutgoingHttpHeaders } from "node:http2"
import { connect, type Socket } from "node:net"
import { SquareService, toMessage } from "@interop/contract"

/** Makes calls over bare HTTP/2 and reads nothing of what comes: no gRPC library behaves so. */
export class SilentClient implements Disposable {
  readonly session: ClientHttp2Session
  readonly #socket: Socket

  constructor(port: number) {
    this.#socket = connect(port, "127.0.0.1")
    this.#socket.on("error", () => {})
    this.session = http2.connect(`http://127.0.0.1:${port}`, {
      createConnection: () => this.#socket,
    })
    this.session.on("error", () => {})
  }

  call(
    path: string,
    messages: readonly Uint8Array[],
    { halfClose = true, headers = {} }: { halfClose?: boolean; headers?: OutgoingHttpHeaders } = {},
  ): void {
    const stream = this.session.request({
      ":method": "POST",
      ":path": path,
      "content-type": "application/grpc",
      te: "trailers",
      ...headers,
    })
    stream.on("error", () => {})
    stream.write(Buffer.concat(messages.map(framed)))
    if (halfClose) stream.end()
  }

  rangeSquare(n: number): void {
    this.call(SquareService.rangeSquare.path, [toMessage(n).serializeBinary()])
  }

  streamrangeSquare(numbers: readonly number[]): void {
    const messages = numbers.map((x) => toMessage(x).serializeBinary())
    this.call(SquareService.streamrangeSquare.path, messages, { halfClose: false })
  }

  /** Goes without a word, which a cancel would be. */
  cutOff(): void {
    this.#socket.destroy()
  }

  [Symbol.dispose](): void {
    this.session.destroy()
  }
}

function framed(message: Uint8Array): Buffer {
  const prefix = Buffer.alloc(5)
  prefix.writeUInt32BE(message.length, 1)
  return Buffer.concat([prefix, message])
}
