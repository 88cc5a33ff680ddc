import type { RequestSide } from "./open-call.ts"

/** What a streaming call may be given: anything `for await` can go through. */
export type Requests<Request> = AsyncIterable<Request> | Iterable<Request>

/**
 * Sends what the iterable gives and half-closes at its end. It is asked for
 * the next request only when the transport has taken the last one, and let go
 * of as soon as the call ends. An error that it throws fails the call.
 */
export async function sendRequests<Request>(
  call: RequestSide<Request>,
  requests: Requests<Request>,
): Promise<void> {
  try {
    const iterator = iteratorOf(requests)
    let finished = false
    // Not in a race with `next`: each would leave a reaction on `ended` behind.
    void call.ended.then(() => {
      if (!finished) release(iterator)
    })
    for (;;) {
      const next = await iterator.next()
      if (next.done) {
        finished = true
        call.halfClose()
        return
      }
      if (!(await call.send(next.value))) return
    }
  } catch (error) {
    call.fail(error)
  }
}

function iteratorOf<Request>(
  requests: Requests<Request>,
): AsyncIterator<Request> | Iterator<Request> {
  const { [Symbol.asyncIterator]: asynchronous } = requests as Partial<AsyncIterable<Request>>
  return asynchronous
    ? asynchronous.call(requests)
    : (requests as Iterable<Request>)[Symbol.iterator]()
}

/** The call is over: what the iterable's clean-up says concerns nobody any more. */
function release(iterator: AsyncIterator<unknown> | Iterator<unknown>): void {
  void (async () => iterator.return?.())().catch(() => {})
}
