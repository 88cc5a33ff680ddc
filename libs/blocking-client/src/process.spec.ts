import { describe, expect, it } from "vitest"
import { Program, startServer } from "./testing/program.ts"

describe("a process", () => {
  it("ends although its channel was forgotten, with a call open", async () => {
    await using server = await startServer("text-server.ts")
    await using client = new Program("forgotten-client.ts", server.address)
    expect(await client.line()).toBe("HELLO")
    expect(await client.line()).toBe("re: a")
    expect(await client.line()).toBe("exit")
    expect(await client.ended()).toEqual({ exitCode: 0, signal: null, stderr: "" })
    expect(await server.line()).toBe("cancelled talk")
  })

  it.for(["SIGINT", "SIGTERM"] as const)(
    "is ended by %s in the middle of a call",
    async (signal) => {
      await using server = await startServer("text-server.ts")
      await using client = new Program("blocked-client.ts", server.address)
      expect(await client.line()).toBe("HELLO")
      client.kill(signal)
      expect(await client.ended()).toEqual({ exitCode: null, signal, stderr: "" })
    },
  )
})
