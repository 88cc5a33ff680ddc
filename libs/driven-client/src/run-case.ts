import { setTimeout as sleep } from "node:timers/promises"
import {
  CaseCalls,
  CaseChannels,
  UnsupportedStep,
  timerMs,
  type Case,
  type Happening,
  type OpenStep,
} from "@interop/driver-protocol"
import { codecsOf, type ContractMessages } from "@interop/message-codecs"
import { NotOpened, type ClientChannel, type ClientLibrary } from "./client-library.ts"
import { DrivenCall } from "./driven-call.ts"

type Print = (happening: Happening) => void

/** Does the steps of a case, on a channel of its own, and prints what happens. */
export async function runCase(
  { target, steps }: Case,
  contract: ContractMessages,
  library: ClientLibrary,
  print: Print,
): Promise<void> {
  print({ event: "case-begun" })
  try {
    const channels = new CaseChannels((compression) =>
      library.openChannel({ ...target, compression }),
    )
    try {
      const calls = new CaseCalls<Promise<void> | void>({
        open: (step) => open(step, contract, channels, print),
        wait: (ms) => sleep(timerMs(ms)),
      })
      for (const step of steps) await calls.do(step)
    } finally {
      for (const channel of channels.opened()) await channel.close()
    }
  } catch (error) {
    if (!(error instanceof UnsupportedStep)) throw error
    print({ event: "unsupported", reason: error.message })
  }
  print({ event: "case-ended" })
}

function open(
  step: OpenStep,
  contract: ContractMessages,
  channels: CaseChannels<ClientChannel>,
  print: Print,
): DrivenCall | undefined {
  const codecs = codecsOf(contract, step)
  if (codecs === undefined) {
    throw new UnsupportedStep(`the descriptors have no method ${step.path}`)
  }
  const channel = channels.with(step.compression)
  try {
    return new DrivenCall(channel, step, codecs, print)
  } catch (error) {
    if (!(error instanceof NotOpened)) throw error
    print({ event: "not-opened", call: step.call, reason: error.message })
    return undefined
  }
}
