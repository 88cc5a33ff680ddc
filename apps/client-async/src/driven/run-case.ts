import { setTimeout as sleep } from "node:timers/promises"
import {
  knownStep,
  timerMs,
  type Case,
  type Happening,
  type KnownStep,
  type Step,
} from "@interop/driver-protocol"
import { CaseChannels } from "./case-channels.ts"
import { DrivenCall } from "./driven-call.ts"
import { UnsupportedStep } from "./unsupported-step.ts"

type Print = (happening: Happening) => void

/** The calls of a case by name; undefined for one that the library refused to start. */
type Calls = Map<string, DrivenCall | undefined>

/** Does the steps of a case, on a channel of its own, and prints what happens. */
export async function runCase({ target, steps }: Case, print: Print): Promise<void> {
  print({ event: "case-begun" })
  try {
    await using channels = new CaseChannels(target)
    const calls: Calls = new Map()
    for (const step of steps) await runStep(recognised(step), channels, calls, print)
  } catch (error) {
    if (!(error instanceof UnsupportedStep)) throw error
    print({ event: "unsupported", reason: error.message })
  }
  print({ event: "case-ended" })
}

function recognised(step: Step): KnownStep {
  const known = knownStep(step)
  if ("unsupported" in known) throw new UnsupportedStep(known.unsupported)
  return known
}

async function runStep(
  step: KnownStep,
  channels: CaseChannels,
  calls: Calls,
  print: Print,
): Promise<void> {
  if (step.do === "wait") {
    await sleep(timerMs(step.ms))
    return
  }
  if (step.do === "open") {
    if (calls.has(step.call)) throw new UnsupportedStep(`call ${step.call} is open already`)
    calls.set(step.call, open(step, channels, print))
    return
  }
  if (!calls.has(step.call)) throw new UnsupportedStep(`no call ${step.call} was opened`)
  const call = calls.get(step.call)
  switch (step.do) {
    case "send":
      return call?.send(step.value, step.paddingBytes)
    case "send-many":
      return call?.sendMany(step.values)
    case "exchange-many":
      return call?.exchangeMany(step.values)
    case "half-close":
      return call?.halfClose()
    case "receive":
      return call?.receive(step.withinMs)
    case "receive-to-end":
      return call?.receiveToEnd()
    case "receive-many":
      return call?.receiveMany()
    case "cancel":
      return call?.cancel()
  }
}

function open(
  step: Extract<KnownStep, { do: "open" }>,
  channels: CaseChannels,
  print: Print,
): DrivenCall | undefined {
  const channel = channels.with(step.compression)
  try {
    return new DrivenCall(channel, step, print)
  } catch (error) {
    if (!(error instanceof Error)) throw error
    print({ event: "not-opened", call: step.call, reason: error.message })
    return undefined
  }
}
