/** Plans of one case, and what the client prints of them. */
import type { Happening, Step, Target } from "@interop/driver-protocol"
import { drivenClient } from "@interop/driver-protocol/testing"
import { runClient } from "./client-program.ts"
import { startSquareServer, type SquareServerOptions } from "./square-server.ts"

const client = drivenClient(runClient)
export const { runPlan } = client

/** What happens in one case against the square service, without what differs from run to run. */
export async function observe(steps: Step[], options?: SquareServerOptions) {
  await using server = await startSquareServer(options)
  return await observeAt({ address: server.address }, steps)
}

export async function observeAt(
  target: Target,
  steps: Step[],
  descriptors?: Buffer,
): Promise<Happening[]> {
  const happenings = await client.observeAt(target, steps, descriptors)
  return happenings.filter(({ event }) => event !== "initial-metadata" && event !== "progress")
}
