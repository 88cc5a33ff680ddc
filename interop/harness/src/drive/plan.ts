import { randomBytes } from "node:crypto"
import type { CertificatePaths } from "@interop/certificates"
import { type Case, type Step, type Target, encodeDouble } from "@interop/driver-protocol"
import type { Cell } from "../select/cells.ts"
import type { ScenarioStep } from "../select/scenarios.ts"

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
  { scenario, transport }: Cell,
  id: string,
  address: string,
  certificates: CertificatePaths,
  timeoutMs: number,
): Case {
  const target: Target = { address }
  if (transport !== "plaintext") target.tls = { ca: certificates.ca }
  if (transport === "mtls") Object.assign(target.tls ?? {}, certificates.client)
  return {
    id,
    name: scenario.id,
    target,
    timeoutMs,
    steps: scenario.steps.map((step) => planStep(step, Math.floor(timeoutMs * DEADLINE_SHARE))),
  }
}

function planStep(step: ScenarioStep, deadlineMs: number): Step {
  const call = "a"
  switch (step.do) {
    case "open":
      return { ...step, call, deadlineMs }
    case "send":
      return { ...step, call, value: encodeDouble(step.value) }
    default:
      return { ...step, call }
  }
}
