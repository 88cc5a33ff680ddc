import { status } from "@grpc/grpc-js"
import { once } from "node:events"
import { expect, it } from "vitest"
import { connect, outcomeOf } from "./testing/connection.ts"

it("3,000 calls that are cancelled in a burst end CANCELLED or OK, and a call beside them lives", async () => {
  await using connection = await connect()
  const bystander = connection.chat()
  const outcome = outcomeOf(bystander)
  bystander.write(0)
  await once(bystander, "data")

  const codes = new Set<number>()
  for (let round = 0; round < 60; round += 1) {
    const calls = Array.from({ length: 50 }, async (_, i) => {
      const call = connection.many(3)
      const ended = outcomeOf(call)
      if (i % 7 === 0) call.cancel()
      else setTimeout(() => call.cancel(), (i % 7) * 0.7)
      codes.add((await ended).code)
    })
    await Promise.all(calls)
  }
  for (const code of codes) expect([status.OK, status.CANCELLED]).toContain(code)

  bystander.write(1)
  await once(bystander, "data")
  bystander.end()
  expect(await outcome).toMatchObject({ messages: [0, 1], code: status.OK })
})

it("thousands of open calls may be cancelled at once", async () => {
  await using connection = await connect()
  const calls = Array.from({ length: 4000 }, () => connection.chat())
  const outcomes = calls.map((call) => outcomeOf(call))
  await Promise.all(
    calls.map((call) => {
      call.write(1)
      return once(call, "data")
    }),
  )
  const last = calls.pop()!
  const lastOutcome = outcomes.pop()!
  for (const call of calls) call.cancel()
  for (const { code } of await Promise.all(outcomes)) expect(code).toBe(status.CANCELLED)
  last.write(2)
  last.end()
  expect(await lastOutcome).toMatchObject({ messages: [1, 2], code: status.OK })
})
