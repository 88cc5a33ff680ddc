import { once } from "node:events"
import { connect } from "node:net"
import { fileURLToPath } from "node:url"
import { status } from "@grpc/grpc-js"
import { toMessage } from "@interop/contract"
import { describe, expect, it } from "vitest"
import { portIn, RunningProgram } from "./testing/running-program.ts"
import { SilentClient } from "./testing/silent-client.ts"
import { readToEnd, SquareCalls } from "./testing/square-calls.ts"

const workspace = fileURLToPath(new URL("../../..", import.meta.url))

/** A bidi call that the server is known to have, and its outcome. */
async function openCall(calls: SquareCalls) {
  const call = calls.openBidi()
  const outcome = readToEnd(call)
  call.write(toMessage(1))
  await once(call, "data")
  return { call, outcome }
}

describe.each(["SIGTERM", "SIGINT"] as const)("%s", (signal) => {
  it("ends an idle server with exit code 0, open connections or not", async () => {
    await using server = await RunningProgram.plainServer("--workers", "1")
    using calls = new SquareCalls(server.port)
    await calls.square(1)
    expect(await server.stop(signal)).toMatchObject({ exitCode: 0, signal: null, stderr: "" })
  })

  it("lets calls in flight finish and refuses new ones", async () => {
    await using server = await RunningProgram.plainServer("--drain-timeout-ms", "600000")
    using calls = new SquareCalls(server.port)
    const { call, outcome } = await openCall(calls)
    server.process.kill(signal)
    expect(await server.nextComplaint()).toBe("server: draining 1 call, 600000 ms at most")

    using late = new SquareCalls(server.port)
    expect((await late.square(1)).code).toBe(status.UNAVAILABLE)
    expect((await calls.square(1)).code).toBe(status.UNAVAILABLE)
    for (const x of [2, 3]) call.write(toMessage(x))
    call.end()
    expect(await outcome).toMatchObject({ numbers: [1, 4, 9], code: status.OK })
    expect(await server.ending).toMatchObject({ exitCode: 0 })
  })

  it.each([[[]], [["--workers", "2"]]])(
    "cuts off what does not end in time, with %j",
    async (args) => {
      await using server = await RunningProgram.plainServer("--drain-timeout-ms", "100", ...args)
      using calls = new SquareCalls(server.port)
      using silent = new SilentClient(server.port)
      const { outcome } = await openCall(calls)
      silent.rangeSquare(1e15)
      const endless = readToEnd(calls.openRange(1e15))
      await calls.turns(20)
      const { exitCode, stderr } = await server.stop(signal)
      expect(exitCode).toBe(0)
      expect(stderr).toBe("server: draining 3 calls, 100 ms at most\nserver: cut off 3 calls\n")
      expect((await outcome).code).toBe(status.UNAVAILABLE)
      expect((await endless).code).toBe(status.UNAVAILABLE)
    },
  )

  it("that comes again cuts off at once", async () => {
    await using server = await RunningProgram.plainServer("--drain-timeout-ms", "600000")
    using calls = new SquareCalls(server.port)
    const { outcome } = await openCall(calls)
    const again = setInterval(() => server.process.kill(signal), 100)
    const { exitCode, stderr } = await server.ending.finally(() => clearInterval(again))
    expect(exitCode).toBe(0)
    expect(stderr).toContain("server: cut off 1 call\n")
    expect((await outcome).code).toBe(status.UNAVAILABLE)
  })

  it("reaches the server through npm run, and nobody stays behind", async () => {
    const npm = process.platform === "win32" ? "npm.cmd" : "npm"
    const args = ["run", "-s", "server", "--", "--host", "127.0.0.1", "--port", "0"]
    await using program = new RunningProgram(npm, args, workspace)
    const line = await program.firstLine()
    expect(line).toMatch(/^serving squarerpc_service\.SquareService on grpc:/)
    const port = portIn(line)
    using calls = new SquareCalls(port)
    expect((await calls.square(5)).numbers).toEqual([25])

    expect(await program.stop(signal)).toEqual({
      exitCode: 0,
      signal: null,
      stdout: `${line}\n`,
      stderr: "",
    })
    await expect(once(connect(port, "127.0.0.1"), "connect")).rejects.toMatchObject({
      code: "ECONNREFUSED",
    })
  })
})

it("connections that never said anything do not keep a stopped server", async () => {
  await using server = await RunningProgram.plainServer("--drain-timeout-ms", "600000")
  const socket = connect(server.port, "127.0.0.1")
  await once(socket, "connect")
  expect(await server.stop()).toMatchObject({ exitCode: 0, stderr: "" })
  socket.destroy()
})

it("a server whose output nobody reads any more serves on and stops as ever", async () => {
  await using server = await RunningProgram.plainServer("--drain-timeout-ms", "600000")
  using calls = new SquareCalls(server.port)
  const { call, outcome } = await openCall(calls)
  server.process.stdout.destroy()
  server.process.stderr.destroy()
  const ended = once(server.process, "exit")
  server.process.kill("SIGTERM")
  // It has something to say about the open call.
  using late = new SquareCalls(server.port)
  while ((await late.square(1)).numbers.length > 0);
  call.write(toMessage(2))
  call.end()
  expect(await outcome).toMatchObject({ numbers: [1, 4], code: status.OK })
  expect(await ended).toEqual([0, null])
})
