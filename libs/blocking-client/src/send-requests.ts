import type { BlockingCall } from "./blocking-call.ts"
import { IdlePause } from "./idle-pause.ts"
import { nothingYet, type Requests } from "./nothing-yet.ts"
import { RequestSource } from "./request-source.ts"

/**
 * Sends what the iterable gives and half-closes at its end; stops when the call
 * ends before. An error that the iterable throws cancels the call and comes
 * through as it is.
 */
export function sendRequests<Request>(
  call: BlockingCall<Request, unknown>,
  requests: Requests<Request>,
): void {
  const source = new RequestSource(requests)
  const pause = new IdlePause()
  try {
    while (!call.ended) {
      const next = source.next()
      if (next.done) {
        call.halfClose()
        return
      }
      if (next.value === nothingYet) call.waitForEnd(pause.next())
      else {
        pause.reset()
        call.send(next.value)
      }
    }
  } catch (error) {
    call.cancel("the caller failed")
    throw error
  } finally {
    source.release()
  }
}
