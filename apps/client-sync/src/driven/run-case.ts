import { BlockingChannel } from "@interop/blocking-client"
import {
  knownStep,
  type Case,
  type Happening,
  type KnownStep,
  type Step,
} from "@interop/driver-protocol"
import { DrivenCall } from "./driven-call.ts"
import { pause } from "./pause.ts"
import { UnsupportedStep } from "./unsupported-step.ts"

type Print = (happening: Happening) => void

/** Does the steps of a case, on a channel of its own, and prints what happens. */
export function runCase({ target, steps }: Case, print: Print): void {
  print({ event: "case-begun" })
  {
    using channel = new BlockingChannel(target)
    const calls = new Map<string, DrivenCall>()
    try {
      for (const step of steps) runStep(recognised(step), channel, calls, print)
    } catch (error) {
      if (!(error instanceof UnsupportedStep)) throw error
      print({ event: "unsupported", reason: error.message })
    }
  }
  print({ event: "case-ended" })
}

function recognised(step: Step): KnownStep {
  const known = knownStep(step)
  if ("unsupported" in known) throw new UnsupportedStep(known.unsupported)
  return known
}

function runStep(
  step: KnownStep,
  channel: BlockingChannel,
  calls: Map<string, DrivenCall>,
  print: Print,
): void {
  if (step.do === "wait") {
    pause(step.ms)
    return
  }
  const call = calls.get(step.call)
  if (step.do === "open") {
    if (call) throw new UnsupportedStep(`call ${step.call} is open already`)
    calls.set(step.call, new DrivenCall(channel, step, print))
    return
  }
  if (!call) throw new UnsupportedStep(`no call ${step.call} was opened`)
  switch (step.do) {
    case "send":
      return call.send(step.value)
    case "half-close":
      return call.halfClose()
    case "receive":
      return call.receive(step.withinMs)
    case "receive-to-end":
      return call.receiveToEnd()
    case "cancel":
      return call.cancel()
  }
}
