import { once } from "node:events"
import {
  createServer,
  type IncomingHttpHeaders,
  type ServerHttp2Session,
  type ServerHttp2Stream,
} from "node:http2"

/** An HTTP/2 server that answers as it is told, also as no gRPC server would. */
export async function startHttp2Server(
  answer: (stream: ServerHttp2Stream, headers: IncomingHttpHeaders) => void,
) {
  const server = createServer()
  const sessions = new Set<ServerHttp2Session>()
  server.on("session", (session) => sessions.add(session))
  server.on("stream", (stream, headers) => {
    stream.on("error", () => {})
    answer(stream, headers)
  })
  await once(server.listen(0, "127.0.0.1"), "listening")
  const address = server.address()
  if (address === null || typeof address === "string") throw new Error("not listening on TCP")
  return {
    address: `127.0.0.1:${address.port}`,
    async [Symbol.asyncDispose]() {
      for (const session of sessions) session.destroy()
      server.close()
    },
  }
}

/** Answers with these messages and, in the trailers, this grpc-status. */
export function respond(
  stream: ServerHttp2Stream,
  messages: readonly string[],
  trailers: Record<string, string>,
): void {
  respondUnfinished(stream, messages)(trailers)
}

/** Answers with these messages; the trailers come when the result is called. */
export function respondUnfinished(
  stream: ServerHttp2Stream,
  messages: readonly string[],
): (trailers: Record<string, string>) => void {
  stream.respond({ ":status": 200, "content-type": "application/grpc" }, { waitForTrailers: true })
  stream.write(Buffer.concat(messages.map(framed)))
  return (trailers) => {
    stream.on("wantTrailers", () => stream.sendTrailers(trailers))
    stream.end()
  }
}

/** A gRPC message on the wire: not compressed, 4 bytes of length, the bytes. */
function framed(text: string): Buffer {
  const frame = Buffer.alloc(5 + Buffer.byteLength(text))
  frame.writeUInt32BE(frame.length - 5, 1)
  frame.write(text, 5)
  return frame
}
