import { once } from "node:events"
import { createServer } from "node:http2"

/** Ends every call with what its first request was encoded with: grpc-encoding, and the flag of the message. */
export async function startEncodingServer() {
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
  await once(server.listen(0, "127.0.0.1"), "listening")
  const address = server.address()
  if (address === null || typeof address === "string") throw new Error("not listening on TCP")
  return {
    address: `127.0.0.1:${address.port}`,
    async [Symbol.asyncDispose]() {
      server.close()
    },
  }
}
