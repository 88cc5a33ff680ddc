import { status } from "@grpc/grpc-js"
import { describe, expect, it } from "vitest"
import { residentBytes } from "./testing/resident-memory.ts"
import { RunningProgram } from "./testing/running-program.ts"
import { SilentClient } from "./testing/silent-client.ts"
import { SquareCalls } from "./testing/square-calls.ts"

const MIB = 2 ** 20

describe.each([
  ["in its own thread", []],
  ["with workers", ["--workers", "2"]],
])("a server %s", (_where, args) => {
  it("spends little memory on clients that ask for everything and read nothing", async () => {
    await using server = await RunningProgram.plainServer(...args)
    using calls = new SquareCalls(server.port)
    using silent = new SilentClient(server.port)
    // The heap of a program grows to its working size first.
    await calls.turns(500)
    const before = residentBytes(server.process.pid ?? 0)

    const numbers = Array.from({ length: 50_000 }, (_, i) => i)
    for (let i = 0; i < 5; i += 1) {
      silent.rangeSquare(1e15)
      silent.streamrangeSquare(numbers)
    }
    for (let round = 0; round < 5; round += 1) {
      await calls.turns(100)
      expect(residentBytes(server.process.pid ?? 0) - before).toBeLessThan(128 * MIB)
    }
    expect((await calls.square(3)).code).toBe(status.OK)
  })
})
