import { once } from "node:events"
import {
  createServer,
  type OutgoingHttpHeaders,
  type IncomingHttpHeaders,
  type ServerHttp2Session,
  type ServerHttp2Stream,
} from "node:http2"

/** An HTTP/2 server that answers as it is told, also as no gRPC server would. */
export async function startRespondingServer(
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

export interface Answer {
  headers?: OutgoingHttpHeaders
  /** What comes between headers and trailers, as hexadecimal digits. */
  body?: string
  trailers?: OutgoingHttpHeaders
}

export function respondWith({ headers, body = "", trailers = { "grpc-status": "0" } }: Answer) {
  return (stream: ServerHttp2Stream) => {
    stream.on("wantTrailers", () => stream.sendTrailers(trailers))
    stream.respond(
      { ":status": 200, "content-type": "application/grpc", ...headers },
      { waitForTrailers: true },
    )
    stream.end(Buffer.from(body, "hex"))
  }
}
