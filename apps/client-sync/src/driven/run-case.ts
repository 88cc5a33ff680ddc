import { BlockingChannel, CallError } from "@interop/blocking-client"
import { targetOf } from "@interop/client-channel/target"
import {
  CaseCalls,
  CaseChannels,
  UnsupportedStep,
  type Case,
  type Happening,
  type OpenStep,
} from "@interop/driver-protocol"
import { codecsOf, type ContractMessages } from "@interop/message-codecs"
import { DrivenCall } from "./driven-call.ts"
import { pause } from "./pause.ts"

type Print = (happening: Happening) => void

/** Does the steps of a case, on a channel of its own, and prints what happens. */
export function runCase({ target, steps }: Case, contract: ContractMessages, print: Print): void {
  print({ event: "case-begun" })
  try {
    const channels = new CaseChannels(
      (compression) => new BlockingChannel(targetOf({ ...target, compression })),
    )
    try {
      const calls = new CaseCalls<void>({
        open: (step) => open(step, contract, channels, print),
        wait: pause,
      })
      for (const step of steps) calls.do(step)
    } finally {
      for (const channel of channels.opened()) channel.close()
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
  channels: CaseChannels<BlockingChannel>,
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
    if (!(error instanceof CallError)) throw error
    print({ event: "not-opened", call: step.call, reason: error.details })
    return undefined
  }
}
