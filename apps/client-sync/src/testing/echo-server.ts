/**
 * Answers every message of the square and the parcel service with the same
 * bytes, or with those of its metadata's `x-answer-bin`, also under the name
 * `cube`. A process of its own, which prints its port and then length and
 * SHA-256 of every message that came.
 */
import { createHash } from "node:crypto"
import { Server, ServerCredentials, type handleBidiStreamingCall } from "@grpc/grpc-js"
import { squareMethodShapes } from "@interop/contract/messages"
import { parcelMethods } from "@interop/message-codecs/testing"

const asItIs = (bytes: Buffer) => bytes
const codecs = {
  requestSerialize: asItIs,
  requestDeserialize: asItIs,
  responseSerialize: asItIs,
  responseDeserialize: asItIs,
}

const echo: handleBidiStreamingCall<Buffer, Buffer> = (call) => {
  const [answer] = call.metadata.get("x-answer-bin") as Buffer[]
  call.on("data", (message: Buffer) => {
    console.log(`${message.length} ${createHash("sha256").update(message).digest("hex")}`)
    call.write(answer ?? message)
  })
  call.on("end", () => call.end())
}

const server = new Server()
const shapes = {
  ...squareMethodShapes,
  ...parcelMethods,
  cube: { path: "/squarerpc_service.SquareService/cube" },
}
for (const [name, { path }] of Object.entries(shapes)) {
  // On the wire a single message is a stream of one.
  const method = { ...codecs, path, requestStream: true, responseStream: true }
  server.addService({ [name]: method }, { [name]: echo })
}
server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) => {
  if (error) throw error
  console.log(port)
})

// A test whose thread is blocked cannot time out: its server ends in its place.
setTimeout(() => process.exit(1), 240_000)
