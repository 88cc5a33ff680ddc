import { CallError, nothingYet, type CallOptions, type Requests } from "@interop/blocking-client"
import { targetOf } from "@interop/client-channel/target"
import { FailureError } from "@interop/command-line"
import type { Connection, Numbers, PlainRequest } from "@interop/square-command-line"
import { SquareClient } from "./square-client.ts"

/** Makes the calls that a person asked for and prints each result as it comes. */
export function plain(
  { timeoutMs, connectTimeoutMs, ...choices }: Connection,
  requests: readonly PlainRequest[],
): void {
  using client = connect({ ...targetOf(choices), connectTimeoutMs })
  const options: CallOptions = timeoutMs === undefined ? {} : { timeoutMs }
  for (const request of requests) {
    for (const result of resultsOf(client, request, options)) request.results.print(result)
  }
}

function connect(target: ConstructorParameters<typeof SquareClient>[0]): SquareClient {
  try {
    return new SquareClient(target)
  } catch (error) {
    // No status of a call: there was none yet.
    if (error instanceof CallError) throw new FailureError(error.details, { cause: error })
    throw error
  }
}

function* resultsOf(
  client: SquareClient,
  { method, numbers }: PlainRequest,
  options: CallOptions,
): Generator<number, void, undefined> {
  switch (method) {
    case "square":
      for (const x of numbers) yield client.square(x, options)
      return
    case "rangeSquare":
      for (const n of numbers) yield* client.rangeSquare(n, options)
      return
    case "sumSquare":
      yield client.sumSquare(requestsOf(numbers), options)
      return
    case "streamrangeSquare":
      // No number depends on an answer: there is no need to wait for one.
      yield* client.streamrangeSquare(requestsOf(numbers), { ...options, answerWithinMs: 0 })
  }
}

/** While standard input has no number yet, answers are printed and a failed call is noticed. */
function* requestsOf(numbers: Numbers): Requests<number> {
  for (const value of numbers.polled()) yield value ?? nothingYet
}
