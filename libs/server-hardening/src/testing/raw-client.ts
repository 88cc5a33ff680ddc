import http2, {
  type ClientHttp2Session,
  type ClientHttp2Stream,
  type IncomingHttpHeaders,
} from "node:http2"

/** An HTTP/2 client below gRPC, for clients that no library would be. */
export class RawClient implements Disposable {
  readonly session: ClientHttp2Session

  constructor(port: number) {
    this.session = http2.connect(`http://127.0.0.1:${port}`)
    this.session.on("error", () => {})
  }

  /** Starts a call and sends these messages as JSON; the client's side of the stream stays open unless told. */
  call(path: string, options: RawCallOptions = {}): ClientHttp2Stream {
    const { messages = [], timeout, halfClose = true, headers = {} } = options
    const stream = this.session.request({
      ":method": "POST",
      ":path": path,
      "content-type": "application/grpc",
      te: "trailers",
      ...headers,
      ...(timeout === undefined ? {} : { "grpc-timeout": timeout }),
    })
    stream.on("error", () => {})
    stream.write(Buffer.concat(messages.map(framed)))
    if (halfClose) stream.end()
    return stream
  }

  [Symbol.dispose](): void {
    this.session.destroy()
  }
}

export interface RawCallOptions {
  messages?: readonly number[]
  /** As gRPC has it on the wire: `50m` is 50 milliseconds. */
  timeout?: string
  halfClose?: boolean
  /** Further request headers. */
  headers?: Record<string, string>
}

/** The grpc-status that a stream ends with, whether in trailers or alone. Reads the stream. */
export function statusOf(stream: ClientHttp2Stream): Promise<number> {
  return new Promise((resolve) => {
    const look = (headers: IncomingHttpHeaders) => {
      const code = headers["grpc-status"]
      if (code !== undefined) resolve(Number(code))
    }
    stream.on("response", look)
    stream.on("trailers", look)
    stream.resume()
  })
}

function framed(message: number): Buffer {
  const body = Buffer.from(JSON.stringify(message))
  const prefix = Buffer.alloc(5)
  prefix.writeUInt32BE(body.length, 1)
  return Buffer.concat([prefix, body])
}
