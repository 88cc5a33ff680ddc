import type { MetadataEntry, Observation } from "@interop/driver-protocol"
import type { Driven } from "../drive/driven.ts"
import type { Scenario, ToldEnd } from "../select/scenario.ts"
import { type Answer, answerDifferences } from "./answer-differences.ts"
import { codeName } from "./describe.ts"
import { missingMetadata } from "./metadata.ts"
import { type Terms, termsOf } from "./terms.ts"
import type { Verdict } from "./verdict.ts"

/** Of these the message is the library's own. */
const madeByLibraries = new Set(["CANCELLED", "DEADLINE_EXCEEDED", "UNAVAILABLE"])
const LONGEST_SHOWN = 1500

/** Of HTTP, of gRPC and of proxies: they say nothing of the service. */
const notOfService =
  /^(grpc-.*|content-type|content-length|accept-encoding|trailer|date|server|via|x-envoy-.*)$/

type Status = Extract<Observation, { event: "status" }>

/** No model says what a service of the user's own answers: its cases may tell an end, and otherwise it is for the clients to agree. */
export function judgeExternal(driven: Driven): Verdict {
  const { cell, observations } = driven
  const { scenario } = cell
  const terms = termsOf(scenario)
  const answers = answersIn(observations, scenario)
  const observed = answersText(answers, terms)
  const fail = (reason: string, expected: string, actual: string): Verdict => ({
    cell,
    driven,
    outcome: "fail",
    observed,
    reason,
    expected,
    actual,
  })
  for (const step of scenario.steps) {
    if (step.do !== "receive-to-end" && step.do !== "receive-many" && step.do !== "receive")
      continue
    const answer = answers.get(step.call) ?? noAnswer()
    const shown = answerText(answer, step.call, terms)
    if (step.do !== "receive" && answer.status === undefined) {
      return fail(`call ${step.call} has no end`, "a status", shown)
    }
    if (step.told === undefined || step.told.some((end) => isTold(answer, end, step.call, terms))) {
      continue
    }
    const wanted = step.told.map((end) => toldText(end, step.call, terms)).join(" or ")
    const whose = answers.size === 1 ? "the answer" : `the answer of call ${step.call}`
    const [end] = step.told
    const differences =
      end === undefined || step.told.length > 1
        ? ""
        : answerDifferences(asAnswer(end, step.call, answer), answer, step.call, terms)
    return fail(
      `${whose} is not what the case tells${differences === "" ? "" : `: ${differences}`}`,
      wanted,
      shown,
    )
  }
  return { cell, driven, outcome: "pass", observed }
}

/**
 * What the service did instead of answering as gRPC does; undefined where it
 * did. Each library has its own words for it, and makes up a status.
 */
export function noGrpcIn({ message }: { message: string }): string | undefined {
  const [, http] = /http2? (?:header with )?status(?: code)?\D*(\d{3})\b/i.exec(message) ?? []
  if (http !== undefined) return `answers with HTTP status ${http}`
  if (message.includes("RST_STREAM")) return "resets the stream"
  if (/more than one (response|message)|cardinality violation/i.test(message)) {
    return "answers more than once where one answer is due"
  }
  return undefined
}

/** The same for the same answers, bit by bit, whatever the library made of them. */
export function answerKey({ cell, driven }: Verdict): string {
  const terms = termsOf(cell.scenario)
  const answers = inOrder(answersIn(driven.observations, cell.scenario))
  return JSON.stringify(
    answers.map(([call, { initialMetadata, messages, many, status, notOpened }]) => [
      call,
      metadataText(initialMetadata),
      // How many came until then is a matter of the moment.
      isLate(status) ? [] : messages.map((each) => terms.canonicalOf(each, call, "response")),
      many,
      notOpened,
      status && statusText(status),
    ]),
  )
}

/** The messages in base64, where two answers that differ read the same. */
export function answerBytes({ driven }: Verdict): string {
  return driven.observations
    .flatMap((each) => (each.event === "received" && "bytes" in each ? [each.bytes] : []))
    .join(" ")
}

/** Whether the cases tell how each call ends. */
export function tellsAllEnds({ cell }: Verdict): boolean {
  return cell.scenario.steps.every(
    (step) =>
      (step.do !== "receive-to-end" && step.do !== "receive-many") || step.told !== undefined,
  )
}

/** Of all calls that ended. */
export function statusesIn({ driven }: Verdict): Status[] {
  return driven.observations.flatMap((each) => (each.event === "status" ? [each] : []))
}

function isLate(status: Answer["status"]): boolean {
  return status !== undefined && codeName(status.code) === "DEADLINE_EXCEEDED"
}

/** Where what one client saw differs from what another saw, in words. */
export function differencesBetween(most: Verdict, other: Verdict): string {
  const terms = termsOf(most.cell.scenario)
  const [wanted, seen] = [most, other].map(({ driven, cell }) =>
    answersIn(driven.observations, cell.scenario),
  )
  if (wanted === undefined || seen === undefined) return ""
  return inOrder(wanted)
    .map(([call, answer]) => answerDifferences(answer, seen.get(call) ?? noAnswer(), call, terms))
    .filter((each) => each !== "")
    .join("; ")
}

function noAnswer(): Answer {
  return { initialMetadata: [], messages: [] }
}

/** Of each call that was opened; metadata that varies from call to call is left out. */
export function answersIn(
  observations: readonly Observation[],
  { varyingMetadata }: Pick<Scenario, "varyingMetadata">,
): Map<string, Answer> {
  const ofService = (metadata: readonly MetadataEntry[]) =>
    metadata.filter(([key]) => !notOfService.test(key) && varyingMetadata?.has(key) !== true)
  const answers = new Map<string, Answer>()
  for (const each of observations) {
    if (!("call" in each)) continue
    const answer = answers.get(each.call) ?? noAnswer()
    answers.set(each.call, answer)
    if (each.event === "initial-metadata") answer.initialMetadata = ofService(each.metadata)
    if (each.event === "received") answer.messages.push(each)
    if (each.event === "received-many") {
      answer.many = `${each.count} messages, sha256 ${each.sha256.slice(0, 16)}`
    }
    if (each.event === "status") {
      const { code, message, trailers } = each
      answer.status = { code, message, trailers: ofService(trailers) }
    }
    if (each.event === "not-opened") answer.notOpened = each.reason
  }
  return answers
}

function inOrder(answers: ReadonlyMap<string, Answer>): [string, Answer][] {
  return [...answers].toSorted(([a], [b]) => (a < b ? -1 : 1))
}

/** Keys that are not told may come as well. */
function withOthers(
  told: readonly MetadataEntry[] = [],
  seen: readonly MetadataEntry[] = [],
): MetadataEntry[] {
  const keys = new Set(told.map(([key]) => key))
  return [...told, ...seen.filter(([key]) => !keys.has(key))]
}

/** What is told, as if it had been seen; what is not told is as it was. */
function asAnswer(end: ToldEnd, call: string, seen: Answer): Answer {
  const { codes, message, messages, initialMetadata, trailers } = end
  const [first = 0] = codes
  return {
    initialMetadata: withOthers(initialMetadata, seen.initialMetadata),
    messages: messages?.map((bytes) => ({ bytes })) ?? seen.messages,
    status: {
      code:
        seen.status !== undefined && codes.includes(seen.status.code) ? seen.status.code : first,
      message: message ?? seen.status?.message ?? "",
      trailers: withOthers(trailers, seen.status?.trailers),
    },
  }
}

function isTold(
  { initialMetadata, messages, status }: Answer,
  { codes, message, messages: wanted, ...told }: ToldEnd,
  call: string,
  terms: Terms,
): boolean {
  if (status === undefined || !codes.includes(status.code)) return false
  if (message !== undefined && message !== status.message) return false
  if (missingMetadata(told.initialMetadata ?? [], initialMetadata) !== undefined) return false
  if (missingMetadata(told.trailers ?? [], status.trailers) !== undefined) return false
  if (wanted === undefined) return true
  return (
    wanted.length === messages.length &&
    messages.every((each, index) =>
      terms.isSame(terms.expectedOn(wanted[index] ?? "", call, "response"), each),
    )
  )
}

function toldText(
  { codes, message, messages, initialMetadata = [], trailers = [] }: ToldEnd,
  call: string,
  terms: Terms,
): string {
  const words = message === undefined ? "" : ` ${JSON.stringify(message)}`
  return [
    ...(initialMetadata.length === 0 ? [] : [`metadata ${metadataText(initialMetadata)}`]),
    ...(messages === undefined || messages.length === 0
      ? []
      : [`received ${messages.map((each) => terms.briefOf(each, call, "response")).join(" ")}`]),
    `status ${codes.map(codeName).join(" or ")}${words}${withTrailers(trailers)}`,
  ].join(", ")
}

/** The same for the same answers, whatever the library: of all calls in the order of their names. */
function answersText(answers: ReadonlyMap<string, Answer>, terms: Terms): string {
  return inOrder(answers)
    .map(([call, answer]) => {
      const text = answerText(answer, call, terms)
      return answers.size === 1 ? text : `${call}: ${text}`
    })
    .join("; ")
}

function answerText(
  { initialMetadata, messages, many, status, notOpened }: Answer,
  call: string,
  terms: Terms,
): string {
  const all = messages.map((each) => terms.briefSeen(each, call, "response")).join(" ")
  const shown = all.length > LONGEST_SHOWN ? `${all.slice(0, LONGEST_SHOWN)}…` : all
  const received = isLate(status) ? "messages without an end" : shown
  return [
    ...(initialMetadata.length === 0 ? [] : [`metadata ${metadataText(initialMetadata)}`]),
    ...(messages.length === 0 ? [] : [`received ${received}`]),
    ...(many === undefined ? [] : [`received ${many}`]),
    ...(notOpened === undefined ? [] : [`not opened: ${notOpened}`]),
    ...(status === undefined ? [] : [statusText(status)]),
  ].join(", ")
}

function statusText({ code, message, trailers }: NonNullable<Answer["status"]>): string {
  const instead = noGrpcIn({ message })
  if (instead !== undefined) return `status ${codeName(code)}, because the service ${instead}`
  return `status ${codeName(code)}${ownWords(code, message)}${withTrailers(trailers)}`
}

function ownWords(code: number, message: string): string {
  return message === "" || madeByLibraries.has(codeName(code)) ? "" : ` ${JSON.stringify(message)}`
}

function withTrailers(trailers: readonly MetadataEntry[]): string {
  return trailers.length === 0 ? "" : ` with ${metadataText(trailers)}`
}

function metadataText(metadata: readonly MetadataEntry[]): string {
  return metadata
    .map((entry) => entry.join(": "))
    .toSorted()
    .join(", ")
}
