/** `@interop/driver-protocol/pausing-service`, for tests of driven clients: streams that stand still for a while. */
import { type Message, type SquareServiceServer, toMessage } from "@interop/contract"

/** Longer than a client keeps silent of a step that moves. */
const PAUSE_MS = 1100
const BEFORE_PAUSE = 32
const RESPONSES = 64

const pause = (then: () => void) => void setTimeout(then, PAUSE_MS)

/** Each stops after a few messages, or before it reads any, and then goes on as fast as it can. */
export const pausingService: Omit<SquareServiceServer, "square"> = {
  rangeSquare(call) {
    const write = (from: number, to: number) => {
      for (let i = from; i < to; i += 1) call.write(toMessage(i))
    }
    write(0, BEFORE_PAUSE)
    pause(() => {
      write(BEFORE_PAUSE, RESPONSES)
      call.end()
    })
  },
  sumSquare(call, respond) {
    pause(() => {
      call.resume()
      call.on("end", () => respond(null, toMessage(0)))
    })
  },
  streamrangeSquare(call) {
    let count = 0
    call.on("data", (message: Message) => {
      count += 1
      if (count === BEFORE_PAUSE) pause(() => call.write(message))
      else call.write(message)
    })
    call.on("end", () => call.end())
  },
}
