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

/** Answers every message of the square and the parcel service with the same bytes, or with those of its metadata's `x-answer-bin`; also under the name `cube`. */
export async function startEchoServer() {
  const messages: Buffer[] = []
  const echo: handleBidiStreamingCall<Buffer, Buffer> = (call) => {
    const [answer] = call.metadata.get("x-answer-bin") as Buffer[]
    call.on("data", (message: Buffer) => {
      messages.push(message)
      call.write(answer ?? message)
    })
    call.on("end", () => call.end())
  }
  const shapes = {
    ...squareMethodShapes,
    ...parcelMethods,
    cube: { path: "/squarerpc_service.SquareService/cube" },
  }
  const server = new Server()
  for (const [name, { path }] of Object.entries(shapes)) {
    // On the wire a single message is a stream of one.
    const method = { ...codecs, path, requestStream: true, responseStream: true }
    server.addService({ [name]: method }, { [name]: echo })
  }
  const port = await new Promise<number>((bound, failed) => {
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) =>
      error ? failed(error) : bound(port),
    )
  })
  return {
    address: `127.0.0.1:${port}`,
    /** Those that came so far. */
    messages,
    async [Symbol.asyncDispose]() {
      server.forceShutdown()
    },
  }
}
