import { setImmediate as turn } from "node:timers/promises"
import { expect, it } from "vitest"
import { connect } from "./testing/connection.ts"
import { NumberService } from "./testing/number-service.ts"
import { RawClient, statusOf } from "./testing/raw-client.ts"

it("a window of small messages leaves others their turns", async () => {
  let handled = 0
  let mostInATurn = 0
  const total = async (requests: AsyncIterable<number>) => {
    for await (const _ of requests) handled += 1
    return handled
  }
  await using connection = await connect({ total })
  using client = new RawClient(connection.port)
  const count = 20_000
  const call = client.call(NumberService.total.path, { halfClose: false })
  call.end(Buffer.concat(Array.from({ length: count }, () => Buffer.from("000000000133", "hex"))))
  const status = statusOf(call)
  let before = 0
  const look = async () => {
    await turn()
    mostInATurn = Math.max(mostInATurn, handled - before)
    before = handled
    return handled === count
  }
  while (!(await look()));
  expect(await status).toBe(0)
  expect(mostInATurn).toBeLessThanOrEqual(2048)
})
