import type { ChannelTarget } from "@interop/client-channel"
import { SquareClient } from "@interop/client-sync"
import { numbersBelow } from "../load/numbers.ts"
import type { CallLog } from "./call-log.ts"
import type { ClientPlan } from "./plans.ts"

export async function warmUp({ honestAddress }: ClientPlan): Promise<void> {
  using client = new SquareClient({ address: honestAddress })
  client.square(3)
}

/** The shapes take turns, also from one server to the next. */
let turn = 0

/** One call after another; after each an honest one, while the channel to the hostile server is open. */
export async function callAll(
  plan: ClientPlan,
  hostile: ChannelTarget,
  log: CallLog,
): Promise<void> {
  using client = new SquareClient(hostile)
  using honest = new SquareClient({ address: plan.honestAddress })
  const shapes: ((options: object) => unknown)[] = [
    (options) => client.square(3, options),
    (options) => all(client.rangeSquare(1e15, options)),
    (options) => client.sumSquare(numbersBelow(Infinity), options),
    (options) =>
      all(client.streamrangeSquare(numbersBelow(Infinity), { ...options, answerWithinMs: 0 })),
  ]
  const until = performance.now() + plan.forMs
  do {
    const shape = shapes[turn % shapes.length] as (typeof shapes)[number]
    turn += 1
    const call = log.begin()
    let failure: unknown
    try {
      shape(call.options)
    } catch (error) {
      failure = error
    }
    call.over(failure)
    log.honest(honestSquare(honest, plan.honestDeadlineMs))
  } while (performance.now() < until)
}

function honestSquare(client: SquareClient, timeoutMs: number): unknown {
  try {
    return client.square(3, { timeoutMs })
  } catch (error) {
    return error
  }
}

function all(responses: Iterable<number>): void {
  for (const _ of responses);
}
