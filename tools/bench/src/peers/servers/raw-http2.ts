/**
 * The contract on node:http2 alone, without any gRPC library: how fast a
 * server in Node could be. No deadlines, no compression, no limits: not one to use.
 */
import { createServer, type ServerHttp2Stream } from "node:http2"
import type { AddressInfo } from "node:net"
import { decodeNumber, encodeNumber, squareMethodShapes } from "@interop/contract/messages"
import { announce } from "./announce.ts"

const PREFIX = 5
const CHUNK_MESSAGES = 1024

function framed(value: number): Buffer {
  const payload = encodeNumber(value)
  const message = Buffer.allocUnsafe(PREFIX + payload.length)
  message[0] = 0
  message.writeUInt32BE(payload.length, 1)
  payload.copy(message, PREFIX)
  return message
}

/** Calls `take` for each whole message of the request stream. */
function eachRequest(stream: ServerHttp2Stream, take: (value: number) => void): void {
  let rest: Buffer = Buffer.alloc(0)
  stream.on("data", (chunk: Buffer) => {
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
    let at = 0
    while (bytes.length - at >= PREFIX) {
      const end = at + PREFIX + bytes.readUInt32BE(at + 1)
      if (end > bytes.length) break
      take(decodeNumber(bytes.subarray(at + PREFIX, end)))
      at = end
    }
    rest = bytes.subarray(at)
  })
}

function answerRange(stream: ServerHttp2Stream, last: number): void {
  let n = 0
  const write = () => {
    while (n <= last) {
      const chunk: Buffer[] = []
      for (; n <= last && chunk.length < CHUNK_MESSAGES; n += 1) chunk.push(framed(n * n))
      if (!stream.write(Buffer.concat(chunk))) {
        stream.once("drain", write)
        return
      }
    }
    stream.end()
  }
  write()
}

const answers: Record<string, (stream: ServerHttp2Stream) => void> = {
  [squareMethodShapes.square.path]: (stream) => {
    eachRequest(stream, (value) => stream.end(framed(value * value)))
  },
  [squareMethodShapes.rangeSquare.path]: (stream) => {
    eachRequest(stream, (value) => answerRange(stream, value))
  },
  [squareMethodShapes.sumSquare.path]: (stream) => {
    let sum = 0
    eachRequest(stream, (value) => {
      sum += value * value
    })
    stream.on("end", () => stream.end(framed(sum)))
  },
  [squareMethodShapes.streamrangeSquare.path]: (stream) => {
    let answered: Buffer[] = []
    eachRequest(stream, (value) => {
      if (answered.length === 0) {
        process.nextTick(() => {
          if (!stream.write(Buffer.concat(answered))) {
            stream.pause()
            stream.once("drain", () => stream.resume())
          }
          answered = []
        })
      }
      answered.push(framed(value * value))
    })
    stream.on("end", () => setImmediate(() => stream.end()))
  },
}

const server = createServer()
server.on("stream", (stream, headers) => {
  stream.on("error", () => {})
  stream.respond({ ":status": 200, "content-type": "application/grpc" }, { waitForTrailers: true })
  stream.on("wantTrailers", () => stream.sendTrailers({ "grpc-status": "0" }))
  answers[String(headers[":path"])]?.(stream)
})
server.listen(0, "127.0.0.1", () => announce((server.address() as AddressInfo).port))
