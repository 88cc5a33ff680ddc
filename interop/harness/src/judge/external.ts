import type { Observation, PrintedMessage } from "@interop/driver-protocol"
import type { Driven } from "../drive/driven.ts"
import type { ToldEnd } from "../select/scenario.ts"
import { codeName } from "./describe.ts"
import { type Terms, termsOf } from "./terms.ts"
import type { Verdict } from "./verdict.ts"

/** Of these the message is the library's own. */
const madeByLibraries = new Set(["CANCELLED", "DEADLINE_EXCEEDED", "UNAVAILABLE"])
const LONGEST_SHOWN = 1500

/** What a call with a service of the user's own has shown. */
interface Answer {
  messages: PrintedMessage[]
  /** Of a long stream: how many, and their digest. */
  many?: string
  status?: Extract<Observation, { event: "status" }>
  notOpened?: string
}

/** No model says what a service of the user's own answers: its cases may tell an end, and otherwise it is for the clients to agree. */
export function judgeExternal(driven: Driven): Verdict {
  const { cell, observations } = driven
  const { scenario } = cell
  const terms = termsOf(scenario)
  const answers = answersIn(observations)
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
    const answer = answers.get(step.call) ?? { messages: [] }
    const shown = answerText(answer, step.call, terms)
    if (step.do !== "receive" && answer.status === undefined) {
      return fail(`call ${step.call} has no end`, "a status", shown)
    }
    if (step.told === undefined || step.told.some((end) => isTold(answer, end, step.call, terms))) {
      continue
    }
    const wanted = step.told.map((end) => toldText(end, step.call, terms)).join(" or ")
    return fail(`the end of call ${step.call}`, wanted, shown)
  }
  return { cell, driven, outcome: "pass", observed }
}

/** The same for the same answers, bit by bit, whatever the library made of them. */
export function answerKey({ cell, driven }: Verdict): string {
  const terms = termsOf(cell.scenario)
  const answers = [...answersIn(driven.observations)].toSorted(([a], [b]) => (a < b ? -1 : 1))
  return JSON.stringify(
    answers.map(([call, { messages, many, status, notOpened }]) => [
      call,
      messages.map((each) => terms.canonicalOf(each, call, "response")),
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

/** The codes of all calls that ended. */
export function codesIn({ driven }: Verdict): number[] {
  return driven.observations.flatMap((each) => (each.event === "status" ? [each.code] : []))
}

function answersIn(observations: readonly Observation[]): Map<string, Answer> {
  const answers = new Map<string, Answer>()
  for (const each of observations) {
    if (!("call" in each)) continue
    const answer = answers.get(each.call) ?? { messages: [] }
    answers.set(each.call, answer)
    if (each.event === "received") answer.messages.push(each)
    if (each.event === "received-many") {
      answer.many = `${each.count} messages, sha256 ${each.sha256.slice(0, 16)}`
    }
    if (each.event === "status") answer.status = each
    if (each.event === "not-opened") answer.notOpened = each.reason
  }
  return answers
}

function isTold(
  { messages, status }: Answer,
  { codes, message, messages: wanted }: ToldEnd,
  call: string,
  terms: Terms,
): boolean {
  if (status === undefined || !codes.includes(status.code)) return false
  if (message !== undefined && message !== status.message) return false
  if (wanted === undefined) return true
  return (
    wanted.length === messages.length &&
    messages.every((each, index) =>
      terms.isSame(terms.expectedOn(wanted[index] ?? "", call, "response"), each),
    )
  )
}

function toldText({ codes, message, messages }: ToldEnd, call: string, terms: Terms): string {
  const status = `status ${codes.map(codeName).join(" or ")}${message === undefined ? "" : ` ${JSON.stringify(message)}`}`
  if (messages === undefined) return status
  const received = messages.map((each) => terms.briefOf(each, call, "response")).join(" ")
  return received === "" ? status : `received ${received}, ${status}`
}

/** The same for the same answers, whatever the library: of all calls in the order of their names. */
function answersText(answers: ReadonlyMap<string, Answer>, terms: Terms): string {
  return [...answers]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([call, answer]) => {
      const text = answerText(answer, call, terms)
      return answers.size === 1 ? text : `${call}: ${text}`
    })
    .join("; ")
}

function answerText(
  { messages, many, status, notOpened }: Answer,
  call: string,
  terms: Terms,
): string {
  const all = messages.map((each) => terms.briefSeen(each, call, "response")).join(" ")
  const received = all.length > LONGEST_SHOWN ? `${all.slice(0, LONGEST_SHOWN)}…` : all
  return [
    ...(messages.length === 0 ? [] : [`received ${received}`]),
    ...(many === undefined ? [] : [`received ${many}`]),
    ...(notOpened === undefined ? [] : [`not opened: ${notOpened}`]),
    ...(status === undefined ? [] : [statusText(status)]),
  ].join(", ")
}

function statusText({ code, message, trailers }: Extract<Observation, { event: "status" }>) {
  const name = codeName(code)
  const words = message === "" || madeByLibraries.has(name) ? "" : ` ${JSON.stringify(message)}`
  const own = trailers
    .filter(([key]) => !/^(grpc-|content-type$|date$|server$)/.test(key))
    .map((entry) => entry.join(": "))
    .toSorted()
  return `status ${name}${words}${own.length === 0 ? "" : ` with ${own.join(", ")}`}`
}
