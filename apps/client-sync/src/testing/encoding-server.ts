/**
 * Ends every call with what its first request was encoded with: grpc-encoding,
 * and the flag of the message. A process of its own, which prints its port.
 */
import { createServer } from "node:http2"

const server = createServer()
server.on("stream", (stream, headers) => {
  stream.on("error", () => {})
  stream.once("data", ([flag]: Buffer) => {
    stream.respond(
      {
        ":status": 200,
        "content-type": "application/grpc",
        "grpc-status": "9",
        "grpc-message": `${String(headers["grpc-encoding"])}, ${flag}`,
      },
      { endStream: true },
    )
  })
})
server.listen(0, "127.0.0.1", () => {
  const address = server.address()
  console.log(typeof address === "object" ? address?.port : address)
})

// A test whose thread is blocked cannot time out: its server ends in its place.
setTimeout(() => process.exit(1), 240_000)
