/** grpc-js as its documentation has it: the generated client, callbacks and streams. */
import { credentials } from "@grpc/grpc-js"
import { SquareServiceClient, toMessage, toNumber, type Message } from "@interop/contract"
import { Meter } from "./meter.ts"
import { expectEqual, sumOfSquares, workFromArguments } from "./work.ts"

const work = workFromArguments()
const client = new SquareServiceClient(work.address, credentials.createInsecure())
const meter = new Meter(work)

function square(): Promise<number> {
  return new Promise((resolve, reject) => {
    client.square(toMessage(3), (error, response) => {
      if (error) reject(error)
      else resolve(toNumber(response))
    })
  })
}

async function read(): Promise<void> {
  let n = 0
  for await (const received of client.rangeSquare(toMessage(work.messages - 1))) {
    expectEqual(toNumber(received as Message), n * n)
    n += 1
  }
  expectEqual(n, work.messages)
}

function write(): Promise<number> {
  return new Promise((resolve, reject) => {
    const call = client.sumSquare((error, response) => {
      if (error) reject(error)
      else resolve(toNumber(response))
    })
    let n = 0
    const send = () => {
      while (n < work.messages) {
        const more = call.write(toMessage(n))
        n += 1
        if (!more) {
          call.once("drain", send)
          return
        }
      }
      call.end()
    }
    send()
  })
}

switch (work.shape) {
  case "unary": {
    const callAgain = async () => {
      do expectEqual(await square(), 9)
      while (meter.done(1))
    }
    await Promise.all(Array.from({ length: work.inFlight }, callAgain))
    break
  }
  case "read":
    do await read()
    while (meter.done(work.messages))
    break
  case "write": {
    const sum = sumOfSquares(work.messages)
    do expectEqual(await write(), sum)
    while (meter.done(work.messages))
  }
}
client.close()
meter.print()
