/** An HTTP/2 server that answers as no gRPC server should; the path's last part says how. */
import { createServer, type IncomingHttpHeaders, type ServerHttp2Stream } from "node:http2"

const answers: Record<string, (stream: ServerHttp2Stream, headers: IncomingHttpHeaders) => void> = {
  nothing: (stream) => respond(stream, [], { "grpc-status": "0" }),
  two: (stream) => respond(stream, ["a", "b"], { "grpc-status": "0" }),
  word: (stream) => respond(stream, ["a"], { "grpc-status": "abc" }),
  html: (stream) => {
    stream.respond({ ":status": 200, "content-type": "text/html" })
    stream.end("<html>")
  },
  squeezed: (stream) => {
    stream.respond({ ":status": 200, "content-type": "application/grpc" })
    stream.end(Buffer.from([1, 0, 0, 0, 1, 9]))
  },
  encoding: (stream, headers) =>
    stream.once("data", (frame: Buffer) => {
      const [flag] = frame
      const seen = `${String(headers["grpc-encoding"])} ${flag} ${frame.length}`
      respond(stream, [seen], { "grpc-status": "0" })
    }),
  early: (stream) => respond(stream, ["a"], { "grpc-status": "5", "grpc-message": "late" }),
}

const server = createServer()
server.on("stream", (stream, headers) => {
  stream.on("error", () => {})
  const name = String(headers[":path"]).split("/").at(-1) ?? ""
  answers[name]?.(stream, headers)
})
server.listen(0, "127.0.0.1", () => {
  const address = server.address()
  console.log(typeof address === "object" ? address?.port : address)
})

function respond(
  stream: ServerHttp2Stream,
  messages: readonly string[],
  trailers: Record<string, string>,
): void {
  stream.respond({ ":status": 200, "content-type": "application/grpc" }, { waitForTrailers: true })
  stream.on("wantTrailers", () => stream.sendTrailers(trailers))
  stream.end(Buffer.concat(messages.map(framed)))
}

/** A gRPC message on the wire: not compressed, 4 bytes of length, the bytes. */
function framed(text: string): Buffer {
  const frame = Buffer.alloc(5 + Buffer.byteLength(text))
  frame.writeUInt32BE(frame.length - 5, 1)
  frame.write(text, 5)
  return frame
}
