/** Plans of one case, and what the client prints of them. */
import type { Step } from "@interop/driver-protocol"
import { drivenClient } from "@interop/driver-protocol/testing"
import { expect } from "vitest"
import { runClient, startSquareServer } from "./program.ts"

export const { runPlan, observeAt } = drivenClient(runClient)

/** What happens in one case against the square service, without what differs from run to run. */
export async function observe(steps: Step[], mode = "interleaved") {
  await using server = await startSquareServer(mode)
  return await observeAt({ address: server.address }, steps)
}

export const cancelled = { event: "cancelled", call: "a" }
export const headers = { event: "initial-metadata", call: "a", metadata: expect.any(Array) }
export const notSent = { event: "not-sent", call: "a", reason: expect.any(String) }
