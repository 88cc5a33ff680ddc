import { ServerCredentials, status } from "@grpc/grpc-js"

import { HardenedServer } from "@interop/server-hardening"
import { expect, it } from "vitest"
import { ownThread } from "./arithmetic/own-thread.ts"
import { squareHandlers } from "./square-handlers.ts"
import { squareService } from "./square-service.ts"
import { SquareCalls } from "./testing/square-calls.ts"

it("after-half-close keeps a bounded number of answers", async () => {
  const server = new HardenedServer()
  server.addService(squareService, squareHandlers(ownThread, "after-half-close", 1000))
  const port = await server.bind("127.0.0.1:0", ServerCredentials.createInsecure())
  using calls = new SquareCalls(port)
  const numbers = Array.from({ length: 1000 }, (_, i) => i)

  expect((await calls.streamrangeSquare(numbers)).code).toBe(status.OK)
  const { code, details } = await calls.streamrangeSquare([...numbers, 1000])
  expect(code).toBe(status.RESOURCE_EXHAUSTED)
  expect(details).toContain("kept for 1000 numbers at most")
  await server.drain({ timeLimitMs: 0 })
})
