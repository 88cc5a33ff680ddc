import type { Contract } from "@interop/contracts"
import type { MetadataEntry, PrintedMessage, ServerObservation } from "@interop/driver-protocol"
import { HarnessError } from "../errors.ts"
import type { Answer, Answers, RightClient } from "../select/answers.ts"
import { HIDDEN } from "../select/secrets.ts"
import type { ExpectedOfServer } from "./call-model.ts"
import { firstServerDifference } from "./compare.ts"
import type { Difference } from "./difference.ts"
import { describeServer } from "./describe.ts"
import { missingMetadata } from "./metadata.ts"
import { openScriptCall } from "./script-call.ts"
import { type ExpectedMessage, Terms } from "./terms.ts"

/** What names a call in the terms of its method: there is no other. */
const CALL = "a"

/** In the place of a message that may be any. */
const ANY = new Uint8Array()

class ServedTerms extends Terms {
  override isSame(expected: ExpectedMessage, seen: PrintedMessage): boolean {
    return expected.bytes === ANY || super.isSame(expected, seen)
  }

  override describe(expected: ExpectedMessage): string {
    return expected.bytes === ANY ? "any message" : super.describe(expected)
  }
}

/** Judges the calls of one method that clients make which the harness does not drive. */
export class ServedMethod {
  readonly answer: Answer
  readonly #terms: Terms

  constructor(contract: Contract, answer: Answer) {
    this.answer = answer
    this.#terms = new ServedTerms(contract, new Map([[CALL, answer.method]]))
  }

  /** What a server printed of a call, in one line for people. */
  describe(observation: ServerObservation): string {
    if (observation.event !== "call-begun") return describeServer(observation, this.#terms, CALL)
    const { metadata, deadlineMs } = observation
    const shown = withoutSecrets(metadata)
      .filter(([key]) => !madeByLibraries.test(key))
      .map((entry) => entry.join(": "))
    const deadline = deadlineMs === undefined ? [] : [`deadline in ${Math.round(deadlineMs)} ms`]
    return ["call-begun", ...deadline, ...shown].join(", ")
  }

  /** What is wrong with a call that has ended, held against what a right client does; undefined where nothing is. */
  difference(
    client: RightClient | undefined,
    observations: readonly ServerObservation[],
  ): Difference | undefined {
    const { method, isGiven } = this.answer
    if (!isGiven) {
      return {
        reason: "a method that the file does not have",
        expected: "no call of it",
        actual: `a call of ${method.path}`,
      }
    }
    const notPlayed = observations.find(
      ({ event }) => event === "unsupported" || event === "not-sent",
    )
    if (notPlayed !== undefined) {
      return {
        reason: "the server cannot play the script",
        expected: "a script that it can play",
        actual: describeServer(notPlayed, this.#terms, CALL),
      }
    }
    const [begun] = observations
    if (client !== undefined && begun?.event === "call-begun") {
      const difference =
        metadataDifference(client, begun.metadata) ?? deadlineDifference(client, begun)
      if (difference !== undefined) return difference
    }
    const received = observations.filter(({ event }) => event === "received").length
    const wanted = this.#wanted(client, received)
    const server = new Map([[CALL, wanted]])
    const expectation = { terms: this.#terms, metadataKeys: new Set<string>(), server }
    const found = firstServerDifference(CALL, expectation, observations)
    return found && { ...found, reason: found.reason.replace(` of call ${CALL}`, "") }
  }

  /** Why a client could not be seen to do as the file says; undefined where it can. */
  unseeable(client: RightClient): string | undefined {
    const { requests, cancels } = client
    const wanted = this.#wanted(client, requests?.length ?? 1)
    const seen = wanted.filter(({ event }) => event === "received").length
    if (requests !== undefined && seen < requests.length) {
      return `requests has ${requests.length}, and the script receives ${seen}: the rest cannot be seen`
    }
    if (cancels && !wanted.some(({ event }) => event === "cancelled")) {
      return "cancels cannot be seen: the script comes to its end by itself; let it wait, as wait-cancelled does"
    }
    return undefined
  }

  /** All that the server must observe, of a client that may send so many messages. */
  #wanted(client: RightClient | undefined, count: number): ExpectedOfServer[] {
    const { method, script } = this.answer
    const call = openScriptCall(
      {
        do: "open",
        call: CALL,
        method,
        path: method.path,
        script: script.steps,
        ...(script.codec && { scriptCodec: script.codec }),
      },
      script.steps,
    )
    const requests = client?.requests?.map((each) => Buffer.from(each, "base64"))
    for (const bytes of requests ?? Array.from({ length: count }, () => ANY)) {
      call.accept({ type: method.request, bytes })
    }
    if (client?.cancels === true) call.abandon()
    else call.halfClose()
    return call.server?.() ?? []
  }
}

/** The methods of a file. Throws a HarnessError where it says of a client what nobody could see. */
export function servedMethods(contract: Contract, { answers }: Answers): ServedMethod[] {
  return answers.map((answer) => {
    const method = new ServedMethod(contract, answer)
    for (const client of answer.clients) {
      const why = method.unseeable(client)
      if (why !== undefined) throw new HarnessError("scenario", `${client.place}: ${why}`)
    }
    return method
  })
}

/** Each library has its own, and they say nothing of the client. */
const madeByLibraries = /^(:.*|te|content-type|accept-encoding|grpc-.*)$/
/** Keys whose values are nobody else's to read. */
const secretKey = /authoriz|(^|-)auth|cookie|token|secret|passw|credential|api-?key|session/

function withoutSecrets(metadata: readonly MetadataEntry[]): MetadataEntry[] {
  return metadata.map(([key, value]) => [key, secretKey.test(key) ? HIDDEN : value])
}

function metadataDifference(
  { metadata }: RightClient,
  seen: readonly MetadataEntry[],
): Difference | undefined {
  const reason = "the metadata of the call"
  const missing = metadata.find(([key]) => !seen.some(([name]) => name === key))
  if (missing !== undefined) {
    const [key] = missing
    return { reason, expected: key, actual: `no ${key}` }
  }
  const valued = metadata.flatMap(([key, value]): MetadataEntry[] =>
    value === undefined ? [] : [[key, value]],
  )
  const difference = missingMetadata(valued, seen)
  if (difference === undefined) return undefined
  const [key] = difference.expected.split(":")
  if (!secretKey.test(key ?? "")) return { reason, ...difference }
  return { reason, expected: `${key}: as the file says`, actual: `${key}: another value` }
}

function deadlineDifference(
  { deadline }: RightClient,
  begun: Extract<ServerObservation, { event: "call-begun" }>,
): Difference | undefined {
  const has = begun.deadlineMs !== undefined
  if (deadline === undefined || deadline === has) return undefined
  const words = (given: boolean) => (given ? "a deadline" : "no deadline")
  return { reason: "the deadline of the call", expected: words(deadline), actual: words(has) }
}
