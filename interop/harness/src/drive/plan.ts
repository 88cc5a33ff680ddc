import { randomBytes } from "node:crypto"
import type { TestCertificatePaths } from "@interop/certificates/testing"
import { type Case, type Script, type Step, type Target, scriptKey } from "@interop/driver-protocol"
import type { Cell } from "../select/cells.ts"
import { withRightCall } from "../select/right-call.ts"
import { type ScenarioStep, bulkSteps } from "../select/scenario.ts"

/** Of the limit of silence, what a call may take: an expiry is then observed by the client and not by the watchdog. */
const DEADLINE_SHARE = 2 / 3
/** A long stream that moves is not late: its client prints progress, and silence is what ends it. */
const LONG_STREAM_DEADLINE_FACTOR = 20

/** Two cases that no client can know, one for its step, one for a key of its step. It must answer both with `unsupported`. */
export function probeCases(target: Target, timeoutMs: number): Case[] {
  const unknown = [{ do: madeUp() }, { do: "wait", ms: 1, [madeUp()]: true }]
  return unknown.map((step) => ({
    id: randomBytes(4).toString("hex"),
    name: madeUp(),
    target,
    timeoutMs,
    steps: [step],
  }))
}

function madeUp(): string {
  return `x${randomBytes(4).toString("hex")}`
}

/** What a client is told of a cell: the steps, and nothing of what is expected. */
export function caseFor(
  cell: Cell,
  { id, address }: { id: string; address: string },
  certificates: TestCertificatePaths,
  defaultTimeoutMs: number,
): Case {
  const timeoutMs = Math.max(cell.scenario.timeoutMs ?? 0, defaultTimeoutMs)
  const factor = isLong(cell.scenario) ? LONG_STREAM_DEADLINE_FACTOR : DEADLINE_SHARE
  const deadlineMs = Math.floor(timeoutMs * factor)
  return {
    id,
    name: cell.scenario.id,
    target: targetFor(cell, address, certificates),
    timeoutMs,
    steps: cell.scenario.steps.map((step) => planStep(step, deadlineMs, cell, id)),
  }
}

/** Of a cell: its own case, and the right call that shows that its client and server could meet, if it has one. */
export function casesFor(
  cell: Cell,
  own: { id: string; address: string },
  rightCall: { id: string; address: string } | undefined,
  certificates: TestCertificatePaths,
  defaultTimeoutMs: number,
): { own: Case; rightCall?: Case } {
  const ownCase = caseFor(cell, own, certificates, defaultTimeoutMs)
  if (rightCall === undefined) return { own: ownCase }
  const right = caseFor(withRightCall(cell), rightCall, certificates, defaultTimeoutMs)
  return { own: ownCase, rightCall: { ...right, name: `${cell.scenario.id}, the right call` } }
}

/** As a client is given it: what a case is named says what is expected of it. */
export function withoutName(each: Case): Case {
  return { ...each, name: `case ${each.id}` }
}

function isLong({ steps }: Cell["scenario"]): boolean {
  return steps.some((step) => bulkSteps.has(step.do))
}

/** The scripted calls of a cell: what each is called in the server's observations, by its name in the scenario. */
export function scriptIds(cell: Cell, id: string): Map<string, string> {
  return new Map(
    cell.scenario.steps.flatMap((step) =>
      step.do === "open" && step.script !== undefined
        ? [[step.call, scriptId(cell, id, step.call)] as const]
        : [],
    ),
  )
}

/** A server's calls come from all clients. */
function scriptId({ client }: Cell, id: string, call: string): string {
  return `${client.name}/${id}/${call}`
}

function targetFor(
  { server, scenario, transport }: Cell,
  address: string,
  certificates: TestCertificatePaths,
): Target {
  if (server.external !== undefined) {
    const { tls } = server.external
    return { address, ...(tls && { tls }) }
  }
  const { clientSpeaks = transport === "plaintext" ? "plaintext" : "tls", clientCertificate } =
    scenario.connection
  const target: Target = { address }
  const { instances = 1, behindOne } = scenario.ownServer ?? {}
  if (instances > 1 && behindOne === undefined) target.loadBalancing = "round_robin"
  if (clientSpeaks === "plaintext") return target
  target.tls = { ca: certificates.ca }
  if (transport !== "mtls" || clientCertificate === "none") return target
  const pair =
    clientCertificate === undefined
      ? certificates.client
      : certificates.faultyClient[clientCertificate]
  Object.assign(target.tls, pair)
  return target
}

function planStep(step: ScenarioStep, longestMs: number, cell: Cell, id: string): Step {
  if (step.do === "raw") return step.step
  if (step.do === "receive" || step.do === "receive-to-end" || step.do === "receive-many") {
    const { told: _, ...rest } = step
    return rest
  }
  if (step.do !== "open") return step
  const { script, scriptCodec, method, deadlineMs = longestMs, metadata = [], ...others } = step
  const { mayBeRefused: _, exact: __, ...rest } = others
  const { requestStream, responseStream } = method
  const open = { ...rest, requestStream, responseStream, deadlineMs }
  if (script === undefined) return { ...open, ...(metadata.length > 0 && { metadata }) }
  const document: Script = {
    call: scriptId(cell, id, step.call),
    ...(scriptCodec && { codec: scriptCodec }),
    steps: script.flatMap(asTheServerReadsIt),
  }
  return { ...open, metadata: [...metadata, [scriptKey, asciiJson(document)]] }
}

/** Without what only the judge reads. */
function asTheServerReadsIt(step: Step): Step[] {
  const { times = 1, stalls: _stalls, ...each } = step
  return Array.from({ length: times as number }, () => each)
}

/** ASCII metadata holds printable ASCII only. */
function asciiJson(value: unknown): string {
  return JSON.stringify(value).replaceAll(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  )
}
