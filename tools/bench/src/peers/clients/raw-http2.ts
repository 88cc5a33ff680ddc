/** Unary calls on node:http2 alone: how fast a client in Node could be. */
import { connect } from "node:http2"
import { decodeNumber, encodeNumber, squareMethodShapes } from "@interop/contract/messages"
import { Meter } from "./meter.ts"
import { expectEqual, workFromArguments } from "./work.ts"

const work = workFromArguments()
if (work.shape !== "unary") throw new Error(`only unary calls, not ${work.shape}`)
const session = connect(`http://${work.address}`)
const meter = new Meter(work)
const payload = encodeNumber(3)
const request = Buffer.concat([Buffer.from([0, 0, 0, 0, payload.length]), payload])

function call(): Promise<number> {
  return new Promise((resolve, reject) => {
    const stream = session.request({
      ":method": "POST",
      ":path": squareMethodShapes.square.path,
      te: "trailers",
      "content-type": "application/grpc",
    })
    let received = Buffer.alloc(0)
    let status: unknown
    stream.on("data", (chunk: Buffer) => {
      received = received.length === 0 ? Buffer.from(chunk) : Buffer.concat([received, chunk])
    })
    stream.on("trailers", (trailers) => {
      status = trailers["grpc-status"]
    })
    stream.on("error", reject)
    stream.on("end", () => {
      if (status === "0") resolve(decodeNumber(received.subarray(5)))
      else reject(new Error(`a call ended with status ${String(status)}`))
    })
    stream.end(request)
  })
}

const callAgain = async () => {
  do expectEqual(await call(), 9)
  while (meter.done(1))
}
await Promise.all(Array.from({ length: work.inFlight }, callAgain))
session.close()
meter.print()
