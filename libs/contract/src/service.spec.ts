import { once } from "node:events"
import { ChannelCredentials, Server, ServerCredentials } from "@grpc/grpc-js"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import {
  squareMethods,
  SquareService,
  SquareServiceClient,
  toMessage,
  toNumber,
  type Message,
  type SquareServiceServer,
} from "./index.ts"

/** Answers in every shape with what it was asked: this is about the wire, not about squares. */
const echo: SquareServiceServer = {
  square: (call, callback) => callback(null, call.request),
  rangeSquare: (call) => {
    call.write(call.request)
    call.write(call.request)
    call.end()
  },
  sumSquare: (call, callback) => {
    const received: Message[] = []
    call.on("data", (message: Message) => received.push(message))
    call.on("end", () => callback(null, received.at(-1) ?? toMessage(0)))
  },
  streamrangeSquare: (call) => {
    call.on("data", (message: Message) => call.write(message))
    call.on("end", () => call.end())
  },
}

const server = new Server()
let client: SquareServiceClient

beforeAll(async () => {
  server.addService(SquareService, echo)
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) =>
      error === null ? resolve(bound) : reject(error),
    )
  })
  client = new SquareServiceClient(`127.0.0.1:${port}`, ChannelCredentials.createInsecure())
})

afterAll(() => {
  client.close()
  server.forceShutdown()
})

async function numbers(stream: AsyncIterable<Message>): Promise<number[]> {
  const received: number[] = []
  for await (const message of stream) received.push(toNumber(message))
  return received
}

describe("SquareService", () => {
  it("has the tutorial's methods on the wire, each in its shape", () => {
    const shapes = Object.entries(squareMethods).map(([name, method]) => [
      name,
      method.path,
      method.requestStream,
      method.responseStream,
    ])
    expect(shapes).toEqual([
      ["square", "/squarerpc_service.SquareService/square", false, false],
      ["rangeSquare", "/squarerpc_service.SquareService/rangeSquare", false, true],
      ["sumSquare", "/squarerpc_service.SquareService/sumSquare", true, false],
      ["streamrangeSquare", "/squarerpc_service.SquareService/streamrangeSquare", true, true],
    ])
  })

  it("carries a unary call", async () => {
    const response = await new Promise<Message>((resolve, reject) => {
      client.square(toMessage(12.3), (error, message) =>
        error === null ? resolve(message) : reject(error),
      )
    })
    expect(toNumber(response)).toBe(12.3)
  })

  it("carries a server stream", async () => {
    expect(await numbers(client.rangeSquare(toMessage(7)))).toEqual([7, 7])
  })

  it("carries a client stream", async () => {
    const response = await new Promise<Message>((resolve, reject) => {
      const call = client.sumSquare((error, message) =>
        error === null ? resolve(message) : reject(error),
      )
      call.write(toMessage(1))
      call.end(toMessage(2))
    })
    expect(toNumber(response)).toBe(2)
  })

  it("carries both streams at once", async () => {
    const call = client.streamrangeSquare()
    call.write(toMessage(1))
    const [first] = (await once(call, "data")) as [Message]
    expect(toNumber(first)).toBe(1)
    call.end(toMessage(2))
    expect(await numbers(call)).toEqual([2])
  })

  it("carries a call made from a method's definition alone", async () => {
    const { path, requestSerialize, responseDeserialize } = squareMethods.square
    const response = await new Promise<Message | undefined>((resolve, reject) => {
      client.makeUnaryRequest(
        path,
        requestSerialize,
        responseDeserialize,
        toMessage(-1.5),
        (error, message) => (error === null ? resolve(message) : reject(error)),
      )
    })
    expect(response && toNumber(response)).toBe(-1.5)
  })
})
