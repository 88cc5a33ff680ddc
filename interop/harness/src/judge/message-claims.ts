import type { Observation, ServerObservation } from "@interop/driver-protocol"
import type { Driven } from "../drive/driven.ts"
import type { OpenStep, Scenario, ScenarioStep } from "../select/scenario.ts"
import type { Difference } from "./difference.ts"

/** What a program says its messages are made with, in its ready line. */
type Claim = "generated" | "descriptors" | "bytes" | undefined
type Shown = Pick<Driven, "observations" | "server" | "messages">

/**
 * A program with a protobuf runtime shows what the runtime made of a message,
 * and no runtime writes a scalar field twice: one that does has passed the
 * bytes through. One that says so of itself shows them as they are.
 */
export function claimDifference(
  scenario: Scenario,
  { observations, server, messages = {} }: Shown,
): Difference | undefined {
  for (const open of tellingCalls(scenario)) {
    const { call, codec, scriptCodec } = open
    if (codec !== "bytes") {
      const its = observations.filter((each) => "call" in each && each.call === call)
      const found = differenceIn("client", messages.client, its, { scenario, open, event: "sent" })
      if (found !== undefined) return found
    }
    // Through a client's own runtime no such message comes to the server.
    if (scriptCodec === "bytes" || codec !== "bytes") continue
    const lines = (server.get(call) ?? []).flatMap((each) => each.lines)
    const event = "received"
    const found = differenceIn("server", messages.server, lines, { scenario, open, event })
    if (found !== undefined) return found
  }
  return undefined
}

function differenceIn(
  role: string,
  claim: Claim,
  lines: readonly (Observation | ServerObservation)[],
  { scenario, open, event }: { scenario: Scenario; open: OpenStep; event: "sent" | "received" },
): Difference | undefined {
  const { contract, steps } = scenario
  const { request } = open.method
  const isTwice = (base64: string) => contract.isWrittenTwice(request, fromBase64(base64))
  const shown = lines.flatMap((each) =>
    each.event === event && "bytes" in each ? [each.bytes] : [],
  )
  const isGiven = steps.some(
    (step) => step.do === "send" && step.call === open.call && isTwice(step.bytes),
  )
  if (claim === undefined || !isGiven || shown.length === 0) return undefined
  const twice = shown.find(isTwice)
  if ((claim === "bytes") === (twice !== undefined)) return undefined
  return {
    reason: `the ${role}'s ready line, which says that its messages are ${claim}`,
    expected:
      claim === "bytes"
        ? "the bytes as they came"
        : "a message as a protobuf runtime writes it: each scalar field once",
    actual:
      twice === undefined
        ? "messages that a protobuf runtime has written"
        : `the bytes as they came: ${fromBase64(twice).toString("hex")}`,
  }
}

const known = new WeakMap<readonly ScenarioStep[], OpenStep[]>()

/** Calls with a request that no runtime leaves as it is. */
function tellingCalls({ steps, contract }: Scenario): OpenStep[] {
  const found =
    known.get(steps) ??
    steps.filter((step): step is OpenStep => {
      if (step.do !== "open") return false
      const { call, method } = step
      return steps.some(
        (each) =>
          each.do === "send" &&
          each.call === call &&
          contract.isWrittenTwice(method.request, fromBase64(each.bytes)),
      )
    })
  known.set(steps, found)
  return found
}

function fromBase64(text: string): Buffer {
  return Buffer.from(text, "base64")
}
