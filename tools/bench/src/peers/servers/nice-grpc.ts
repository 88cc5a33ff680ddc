/** nice-grpc as its documentation has it: promises and async generators. */
import { SquareService, toMessage, toNumber, type Message } from "@interop/contract"
import { createServer } from "nice-grpc"
import { announce } from "./announce.ts"

const squareOf = (message: Message) => toMessage(toNumber(message) ** 2)

const server = createServer()
server.add(SquareService, {
  square: async (request: Message) => squareOf(request),

  async *rangeSquare(request: Message) {
    const last = toNumber(request)
    for (let n = 0; n <= last; n += 1) yield toMessage(n ** 2)
  },

  async sumSquare(requests: AsyncIterable<Message>) {
    let sum = 0
    for await (const request of requests) sum += toNumber(request) ** 2
    return toMessage(sum)
  },

  async *streamrangeSquare(requests: AsyncIterable<Message>) {
    for await (const request of requests) yield squareOf(request)
  },
})
announce(await server.listen("127.0.0.1:0"))
