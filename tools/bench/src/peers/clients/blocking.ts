/** The suite's blocking client. */
import { BlockingChannel } from "@interop/blocking-client"
import { Meter } from "./meter.ts"
import { numberMethod } from "./number-method.ts"
import { expectEqual, sumOfSquares, wholeNumbers, workFromArguments } from "./work.ts"

const work = workFromArguments()
using channel = new BlockingChannel({ address: work.address })
const meter = new Meter(work)

switch (work.shape) {
  case "unary": {
    const square = numberMethod("square")
    do expectEqual(channel.unary(square, 3), 9)
    while (meter.done(1))
    break
  }
  case "read": {
    const rangeSquare = numberMethod("rangeSquare")
    do {
      let n = 0
      for (const received of channel.serverStreaming(rangeSquare, work.messages - 1)) {
        expectEqual(received, n * n)
        n += 1
      }
      expectEqual(n, work.messages)
    } while (meter.done(work.messages))
    break
  }
  case "write": {
    const sumSquare = numberMethod("sumSquare")
    const sum = sumOfSquares(work.messages)
    do expectEqual(channel.clientStreaming(sumSquare, wholeNumbers(work.messages)), sum)
    while (meter.done(work.messages))
  }
}
meter.print()
