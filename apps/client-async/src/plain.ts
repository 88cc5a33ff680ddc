import { logVerbosity, setLogVerbosity } from "@grpc/grpc-js"
import type { CallOptions } from "@interop/async-client"
import { targetOf } from "@interop/client-channel/target"
import type { Connection, PlainRequest } from "@interop/square-command-line"
import { SquareClient } from "./square-client.ts"

/** Makes the calls that a person asked for and prints each result as it comes. */
export async function plain(
  { timeoutMs, connectTimeoutMs, ...choices }: Connection,
  requests: readonly PlainRequest[],
): Promise<void> {
  // grpc-js would write lines of its own beside the one that says why a call failed.
  if (process.env["GRPC_VERBOSITY"] === undefined) setLogVerbosity(logVerbosity.NONE)
  await using client = new SquareClient({ ...targetOf(choices), connectTimeoutMs })
  const options: CallOptions = timeoutMs === undefined ? {} : { timeoutMs }
  for (const request of requests) {
    for await (const result of resultsOf(client, request, options)) request.results.print(result)
  }
}

async function* resultsOf(
  client: SquareClient,
  { method, numbers }: PlainRequest,
  options: CallOptions,
): AsyncGenerator<number, void, undefined> {
  switch (method) {
    case "square":
      for await (const x of numbers) yield await client.square(x, options)
      return
    case "rangeSquare":
      for await (const n of numbers) yield* client.rangeSquare(n, options)
      return
    case "sumSquare":
      yield await client.sumSquare(numbers, options)
      return
    case "streamrangeSquare":
      yield* client.streamrangeSquare(numbers, options)
  }
}
