/** `@interop/square-program/client`: a whole client program, besides its library. */
import { runProgram, UsageError } from "@interop/command-line"
import {
  bareMessage,
  decodeNumber,
  descriptorSet,
  encodeNumber,
  squareMethodShapes,
} from "@interop/contract/messages"
import { runPlan, type ClientChannel, type ClientLibrary } from "@interop/driven-client"
import { clientCommand, type Connection, type PlainRequest } from "@interop/square-command-line"

/** Does what the arguments ask for, and ends: a library may leave a timer behind, of a far deadline say. */
export async function runClient(name: string, library: ClientLibrary): Promise<never> {
  const command = clientCommand(name, `Calls the square service with ${library.name}.`, {
    plain: (connection, requests) => plain(library, connection, requests),
    driven: (planFile) => runPlan(planFile, library),
  })
  await runProgram(command, process.argv.slice(2))
  process.exit()
}

async function plain(
  library: ClientLibrary,
  { timeoutMs, connectTimeoutMs, ...target }: Connection,
  requests: readonly PlainRequest[],
): Promise<void> {
  if (connectTimeoutMs !== undefined) {
    throw new UsageError("--connect-timeout-ms is for clients of this suite's own libraries")
  }
  // What the library prepares once for the contract.
  library.messagesOf(descriptorSet())
  const channel = library.openChannel(target)
  try {
    for (const { method, numbers, results } of requests) {
      const oneNumberACall = method === "square" || method === "rangeSquare"
      for await (const part of oneNumberACall ? one(numbers) : [numbers]) {
        for await (const result of call(channel, method, part, timeoutMs)) results.print(result)
      }
    }
  } finally {
    await channel.close()
  }
}

async function* one(numbers: AsyncIterable<number>): AsyncGenerator<number[]> {
  for await (const number of numbers) yield [number]
}

/** Sends and receives at once. Throws what was wrong with the numbers, or the status of a call that failed. */
async function* call(
  channel: ClientChannel,
  method: PlainRequest["method"],
  numbers: Iterable<number> | AsyncIterable<number>,
  deadlineMs: number | undefined,
): AsyncGenerator<number> {
  const opened = channel.open({
    ...squareMethodShapes[method],
    deadlineMs,
    parseResponse: bareMessage,
    onInitialMetadata: () => {},
  })
  const { requestStream } = squareMethodShapes[method]
  let fault: { error: unknown } | undefined
  const send = async () => {
    for await (const number of numbers) {
      if (!(await opened.send(encodeNumber(number)))) return
    }
    if (requestStream) opened.halfClose()
  }
  const sending = send().catch((error: unknown) => {
    fault = { error }
    opened.cancel()
  })
  if (!requestStream) await sending
  for (let next = await opened.receive(); !next.done; next = await opened.receive()) {
    yield decodeNumber(next.value)
  }
  const { code, details } = await opened.ended
  if (fault !== undefined) throw fault.error
  if (code !== 0) throw Object.assign(new Error(details), { code, details })
}
