import { SquareClient } from "@interop/client-async"
import type { ChannelTarget } from "@interop/client-channel"
import { numbersBelow } from "../load/numbers.ts"
import type { CallLog } from "./call-log.ts"
import type { ClientPlan } from "./plans.ts"

export async function warmUp({ honestAddress }: ClientPlan): Promise<void> {
  await using client = new SquareClient({ address: honestAddress })
  await client.square(3)
}

/** Calls of each shape one after the other, all on one channel, and honest ones on another for as long. */
export async function callAll(
  plan: ClientPlan,
  hostile: ChannelTarget,
  log: CallLog,
): Promise<void> {
  await using client = new SquareClient(hostile)
  await using honest = new SquareClient({ address: plan.honestAddress })
  const over = new AbortController()
  const beside = (async () => {
    while (!over.signal.aborted) {
      const square = honest.square(3, { timeoutMs: plan.honestDeadlineMs })
      log.honest(await square.catch((error: unknown) => error))
    }
  })()
  const shapes: ((options: object) => Promise<unknown>)[] = [
    (options) => client.square(3, options),
    (options) => all(client.rangeSquare(1e15, options)),
    (options) => client.sumSquare(numbersBelow(Infinity), options),
    (options) => all(client.streamrangeSquare(numbersBelow(Infinity), options)),
  ]
  const until = performance.now() + plan.forMs
  const lanes = shapes.map(async (shape) => {
    while (performance.now() < until) {
      const call = log.begin()
      try {
        await shape(call.options)
      } catch (error) {
        call.over(error)
        continue
      }
      call.over()
    }
  })
  await Promise.all(lanes)
  over.abort()
  await beside
}

async function all(responses: AsyncIterable<number>): Promise<void> {
  for await (const _ of responses);
}
