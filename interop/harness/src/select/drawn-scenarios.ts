import { createRequire } from "node:module"
import type { Contract, Method } from "@interop/contracts"
import type * as Drawer from "@interop/contracts/drawn-messages"
import type { DrawnMessage } from "@interop/contracts/drawn-messages"
import type { Step } from "@interop/driver-protocol"
import { type DrawnCall, type Scenario, type ScenarioStep, transports } from "./scenario.ts"
import { base64 } from "./written-steps.ts"

/** A script goes into the metadata of its call, and libraries take 8 KiB of that. */
const MOST_SCRIPTED_BYTES = 2500
const MOST_MESSAGES_A_CALL = 10
const LIMITS = "https://protobuf.dev/programming-guides/encoding/"

/** How messages are drawn. */
export interface Drawing {
  seed: number
  /** Of each side of each method. */
  examples: number
}

/** For each method of the contract a scenario whose messages are drawn over the limits of every field, sent both ways. */
export function drawnScenarios(contract: Contract, { seed, examples }: Drawing): Scenario[] {
  const { drawMessages } = drawer()
  return contract.methods.map((method, index) => {
    const draw = (side: "request" | "response", offset: number) =>
      drawMessages(method[side], seed + 2 * index + offset, examples)
    return drawnScenario({
      contract,
      method,
      calls: callsOf(method, draw("request", 0), draw("response", 1)),
      seed,
    })
  })
}

/** Loaded when it is needed. */
function drawer() {
  return createRequire(import.meta.url)("@interop/contracts/drawn-messages") as typeof Drawer
}

/** A scenario of these calls of one method. */
export function drawnScenario({
  contract,
  method,
  calls,
  seed,
  name = method.path.slice(1).replace("/", "."),
}: {
  contract: Contract
  method: Method
  calls: readonly DrawnCall[]
  seed: number
  name?: string
}): Scenario {
  const requests = calls.reduce((sum, each) => sum + each.requests.length, 0)
  const responses = calls.reduce((sum, each) => sum + each.responses.length, 0)
  return {
    contract,
    id: `drawn/${name}`,
    title: `${method.path}: ${requests} requests and ${responses} responses over the limits of every field`,
    reason: LIMITS,
    open: false,
    server: "ordinary",
    client: "ordinary",
    transports: [...transports],
    depth: "reference",
    service: {},
    connection: {},
    needs: ["script"],
    judgesServer: true,
    steps: calls.flatMap((call, index) => stepsOf(method, call, `a${index + 1}`)),
    rightCall: [],
    metadataKeys: new Set(),
    drawn: { method, calls, seed },
  }
}

/** So many messages in each call as its shape and its metadata take. */
function callsOf(
  { requestStream, responseStream }: Method,
  requests: readonly DrawnMessage[],
  responses: readonly DrawnMessage[],
): DrawnCall[] {
  const short = responses.filter(({ bytes }) => bytes.length <= MOST_SCRIPTED_BYTES)
  const calls: DrawnCall[] = []
  let [nextRequest, nextResponse] = [0, 0]
  while (nextRequest < requests.length || nextResponse < short.length) {
    const call: DrawnCall = { requests: [], responses: [] }
    const most = (isStream: boolean) => (isStream ? MOST_MESSAGES_A_CALL : 1)
    while (call.requests.length < most(requestStream) && nextRequest < requests.length) {
      call.requests.push(requests[nextRequest] as DrawnMessage)
      nextRequest += 1
    }
    let scripted = 0
    while (call.responses.length < most(responseStream) && nextResponse < short.length) {
      const response = short[nextResponse] as DrawnMessage
      scripted += response.bytes.length
      if (scripted > MOST_SCRIPTED_BYTES) break
      call.responses.push(response)
      nextResponse += 1
    }
    calls.push(call)
  }
  return calls
}

/** The client sends all and then receives, or takes turns where both sides are streams. A side that has but one message has one. */
function stepsOf(method: Method, { requests, responses }: DrawnCall, call: string): ScenarioStep[] {
  const { requestStream, responseStream, path } = method
  const sent = requestStream ? requests : [requests[0] ?? EMPTY]
  const answered = responseStream ? responses : [responses[0] ?? EMPTY]
  const send = (message: DrawnMessage): ScenarioStep => ({
    do: "send",
    call,
    bytes: base64(message.bytes),
  })
  const answer = (message: DrawnMessage): Step => ({ do: "send", bytes: base64(message.bytes) })
  const takesTurns = requestStream && responseStream
  const turns = takesTurns ? Math.min(sent.length, answered.length) : 0
  const script: Step[] = [
    ...answered.slice(0, turns).flatMap((message) => [{ do: "receive" }, answer(message)]),
    requestStream ? { do: "receive-to-end" } : { do: "receive" },
    ...answered.slice(turns).map(answer),
  ]
  return [
    { do: "open", call, method, path, script },
    ...sent
      .slice(0, turns)
      .flatMap((message): ScenarioStep[] => [send(message), { do: "receive", call }]),
    ...sent.slice(turns).map(send),
    { do: "half-close", call },
    { do: "receive-to-end", call },
  ]
}

const EMPTY: DrawnMessage = { bytes: new Uint8Array(), smaller: () => [] }
