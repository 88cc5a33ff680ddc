/** Plans of one case, and what the client prints of them. */
import { writeFileSync } from "node:fs"
import { join } from "node:path"
import {
  encodeDouble,
  parseObservation,
  type Happening,
  type Step,
  type Target,
} from "@interop/driver-protocol"
import { expect } from "vitest"
import { runClient, startSquareServer } from "./program.ts"
import { temporaryDirectory } from "./temporary-directory.ts"

export async function runPlan(plan: unknown) {
  using directory = temporaryDirectory()
  const path = join(directory.path, "plan.json")
  writeFileSync(path, typeof plan === "string" ? plan : JSON.stringify(plan))
  const { exitCode, stdout, stderr } = await runClient("--plan", path)
  const [ready = "", ...lines] = stdout.split("\n").filter((line) => line !== "")
  return { exitCode, stderr, path, ready, observations: lines.map((l) => parseObservation(l)) }
}

export function aCase(target: Target, steps: Step[], id = "7") {
  return { id, name: `case ${id}`, timeoutMs: 10_000, target, steps }
}

/** What happens in one case against the square service, without what differs from run to run. */
export async function observe(steps: Step[], mode = "interleaved") {
  await using server = await startSquareServer(mode)
  return await observeAt({ address: server.address }, steps)
}

export async function observeAt(target: Target, steps: Step[]): Promise<Happening[]> {
  const { exitCode, stderr, observations } = await runPlan({ cases: [aCase(target, steps)] })
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" })
  const happenings = observations.map(({ seq: _seq, atMs: _atMs, case: id, ...happening }) => {
    expect(id).toBe("7")
    return happening
  })
  expect(happenings.at(0)).toEqual({ event: "case-begun" })
  expect(happenings.at(-1)).toEqual({ event: "case-ended" })
  return happenings.slice(1, -1)
}

export const open = (method: string, more: Record<string, unknown> = {}): Step => ({
  do: "open",
  call: "a",
  method,
  deadlineMs: 10_000,
  ...more,
})
export const step = (name: string, more: Record<string, unknown> = {}): Step => ({
  do: name,
  call: "a",
  ...more,
})
export const send = (x: number): Step => step("send", { value: encodeDouble(x) })

export const sent = (x: number) => ({ event: "sent", call: "a", value: encodeDouble(x) })
export const received = (x: number) => ({ event: "received", call: "a", value: encodeDouble(x) })
export const halfClosed = { event: "half-closed", call: "a" }
export const cancelled = { event: "cancelled", call: "a" }
export const headers = { event: "initial-metadata", call: "a", metadata: expect.any(Array) }
export const notSent = { event: "not-sent", call: "a", reason: expect.any(String) }
export const status = (code: number, message: string = expect.any(String)) => ({
  event: "status",
  call: "a",
  code,
  message,
  trailers: expect.any(Array),
})
