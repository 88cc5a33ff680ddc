/** grpc-js as its documentation has it: generated code, handlers on streams that wait for "drain". */
import { Server, ServerCredentials } from "@grpc/grpc-js"
import { SquareService, toMessage, toNumber, type Message } from "@interop/contract"
import type { SquareServiceServer } from "@interop/contract"
import { announce } from "./announce.ts"

const squareOf = (message: Message) => toNumber(message) * toNumber(message)

const handlers: SquareServiceServer = {
  square: (call, callback) => callback(null, toMessage(squareOf(call.request))),

  rangeSquare(call) {
    const last = toNumber(call.request)
    let n = 0
    const write = () => {
      while (n <= last && !call.cancelled) {
        const more = call.write(toMessage(n * n))
        n += 1
        if (!more) {
          call.once("drain", write)
          return
        }
      }
      call.end()
    }
    write()
  },

  sumSquare(call, callback) {
    let sum = 0
    call.on("data", (message: Message) => {
      sum += squareOf(message)
    })
    call.on("end", () => callback(null, toMessage(sum)))
  },

  streamrangeSquare(call) {
    call.on("data", (message: Message) => {
      if (call.write(toMessage(squareOf(message)))) return
      call.pause()
      call.once("drain", () => call.resume())
    })
    call.on("end", () => call.end())
  },
}

const server = new Server()
server.addService(SquareService, handlers)
server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) => {
  if (error) throw error
  announce(port)
})
