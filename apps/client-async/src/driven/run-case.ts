import { setTimeout as sleep } from "node:timers/promises"
import { AsyncChannel, CallError } from "@interop/async-client"
import {
  CaseCalls,
  UnsupportedStep,
  timerMs,
  type Case,
  type Happening,
  type OpenStep,
} from "@interop/driver-protocol"
import { CaseChannels } from "@interop/driver-protocol/case-channels"
import { codecsOf, type ContractMessages } from "@interop/message-codecs"
import { DrivenCall } from "./driven-call.ts"

type Print = (happening: Happening) => void

/** Does the steps of a case, on a channel of its own, and prints what happens. */
export async function runCase(
  { target, steps }: Case,
  contract: ContractMessages,
  print: Print,
): Promise<void> {
  print({ event: "case-begun" })
  try {
    const channels = new CaseChannels(target, (each) => new AsyncChannel(each))
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
  channels: CaseChannels<AsyncChannel>,
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
