import type { ServerHttp2Stream } from "node:http2"

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
