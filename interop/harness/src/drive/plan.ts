import { randomBytes } from "node:crypto"
import type { TestCertificatePaths } from "@interop/certificates"
import { type Case, type Script, type Step, type Target, scriptKey } from "@interop/driver-protocol"
import type { Cell } from "../select/cells.ts"
import type { ScenarioStep } from "../select/scenario.ts"

export const PROBE_ID = "probe"
/** Of a case's time, what a call may take: an expiry is then observed by the client and not by the watchdog. */
const DEADLINE_SHARE = 2 / 3

/** A case that no client can know: it must answer `unsupported`. */
export function probeCase(target: Target, timeoutMs: number): Case {
  const name = `probe-${randomBytes(4).toString("hex")}`
  return { id: PROBE_ID, name, target, timeoutMs, steps: [{ do: name }] }
}

/** What a client is told of a cell: the steps, and nothing of what is expected. */
export function caseFor(
  cell: Cell,
  id: string,
  address: string,
  certificates: TestCertificatePaths,
  defaultTimeoutMs: number,
): Case {
  const timeoutMs = Math.max(cell.scenario.timeoutMs ?? 0, defaultTimeoutMs)
  const deadlineMs = Math.floor(timeoutMs * DEADLINE_SHARE)
  return {
    id,
    name: cell.scenario.id,
    target: targetFor(cell, address, certificates),
    timeoutMs,
    steps: cell.scenario.steps.map((step) => planStep(step, deadlineMs, cell, id)),
  }
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
  { scenario, transport }: Cell,
  address: string,
  certificates: TestCertificatePaths,
): Target {
  const { clientSpeaks = transport === "plaintext" ? "plaintext" : "tls", clientCertificate } =
    scenario.connection
  const target: Target = { address }
  if (scenario.ownServer !== undefined && scenario.ownServer.instances > 1) {
    target.loadBalancing = "round_robin"
  }
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
  const { script, deadlineMs = longestMs, metadata = [], mayBeRefused: _, ...rest } = step
  if (script === undefined) {
    return { ...rest, deadlineMs, ...(metadata.length > 0 && { metadata }) }
  }
  const steps = script.flatMap(asTheServerReadsIt)
  const document: Script = { call: scriptId(cell, id, step.call), steps }
  return {
    ...rest,
    deadlineMs,
    metadata: [...metadata, [scriptKey, asciiJson(document)]],
  }
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
