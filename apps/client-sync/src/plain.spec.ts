import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { makeCertificates } from "@interop/certificates"
import { temporaryDirectory } from "@interop/driver-protocol/testing"
import { describe, expect, it } from "vitest"
import { clientProgram, runClient, startSquareServer } from "./testing/program.ts"

const squares = Array.from({ length: 13 }, (_, n) => n * n)
const lines = (numbers: readonly number[]) => numbers.map((n) => `${n}\n`).join("")

describe("a person who names a method", () => {
  it.each([
    [["square", "12.3"], "151.29000000000002\n"],
    [["square", "1e200"], "Infinity\n"],
    [["rangeSquare", "3"], "0\n1\n4\n9\n"],
    [["rangeSquare", "-1"], ""],
    [["sumSquare", "0", "1", "2"], "5\n"],
    [["streamrangeSquare", "-3", "NaN", "0.5"], "9\nNaN\n0.25\n"],
  ])("gets the results of %j, one a line", async (args, stdout) => {
    await using server = await startSquareServer()
    expect(await runClient(...args, "--target", server.address)).toEqual({
      exitCode: 0,
      stdout,
      stderr: "",
    })
  })

  it.each([[["square", "x"]], [["cube", "2"]], [["square", "1", "2"]], [["--timeout-ms", "no"]]])(
    "is told in a line what is wrong with %j",
    async (args) => {
      const { exitCode, stdout, stderr } = await runClient(...args)
      expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" })
      expect(stderr).toMatch(/^client-sync: .+\n$/)
    },
  )
})

describe("a person who names no method", () => {
  it.each(["interleaved", "after-half-close"])(
    "gets the five examples in order (%s)",
    async (mode) => {
      await using server = await startSquareServer(mode)
      const { exitCode, stdout, stderr } = await runClient("--target", server.address)
      expect(exitCode).toBe(0)
      const eleven = squares.slice(0, 12)
      expect(stdout).toBe(lines([151.29000000000002, ...squares, 506, ...eleven, ...eleven]))
      expect(stderr.trimEnd().split("\n")).toHaveLength(5)
    },
  )

  it("gets one line of error when nobody serves", async () => {
    const { address } = await (async () => {
      await using server = await startSquareServer()
      return server
    })()
    expect(await runClient("--target", address)).toEqual({
      exitCode: 1,
      stdout: "",
      stderr: expect.stringMatching(/^UNAVAILABLE: .*ECONNREFUSED.*\n$/),
    })
  })
})

describe("numbers on standard input", () => {
  it("are answered one by one, as they come", async () => {
    await using server = await startSquareServer()
    await using client = clientProgram("streamrangeSquare", "--target", server.address)
    for (const x of [2, -3, 4]) {
      client.write(`${x}\n`)
      expect(await client.line()).toBe(String(x * x))
    }
    client.endInput()
    expect(await client.line()).toBeUndefined()
    expect(await client.ended()).toEqual({ exitCode: 0, signalCode: null, stderr: "" })
  })

  it("are answered after their end by a server that waits for it", async () => {
    await using server = await startSquareServer("after-half-close")
    await using client = clientProgram("streamrangeSquare", "-", "--target", server.address)
    client.write("1 2")
    client.write(" 3")
    client.endInput()
    for (const square of ["1", "4", "9"]) expect(await client.line()).toBe(square)
    expect(await client.ended()).toMatchObject({ exitCode: 0 })
  })

  it("are each a call of their own for square", async () => {
    await using server = await startSquareServer()
    await using client = clientProgram("square", "-", "--target", server.address)
    for (const x of [2, 3]) {
      client.write(`${x}\n`)
      expect(await client.line()).toBe(String(x * x))
      expect(await server.lineThatStarts("square from ")).toBeDefined()
    }
    client.endInput()
    expect(await client.ended()).toMatchObject({ exitCode: 0 })
  })

  it("end the open call when one is no number", async () => {
    await using server = await startSquareServer()
    await using client = clientProgram("sumSquare", "--target", server.address)
    client.write("1\n2\n")
    expect(await server.line()).toMatch(/^sumSquare from /)
    client.write("three\n")
    expect(await client.ended()).toEqual({
      exitCode: 2,
      signalCode: null,
      stderr: 'client-sync: "three" in line 3 of standard input is not a number\n',
    })
    expect(await server.lineThatStarts("end")).toBe("end of sumSquare")
  })

  it("are not waited for once the call has failed", async () => {
    await using server = await startSquareServer("failing")
    await using client = clientProgram("sumSquare", "--target", server.address)
    client.write("1\n")
    expect(await client.ended()).toEqual({
      exitCode: 1,
      signalCode: null,
      stderr: "FAILED_PRECONDITION: not now\n",
    })
  })

  it("are not waited for longer than --timeout-ms", async () => {
    await using server = await startSquareServer()
    await using client = clientProgram(
      "streamrangeSquare",
      "--timeout-ms",
      "500",
      "--target",
      server.address,
    )
    expect(await client.ended()).toEqual({
      exitCode: 1,
      signalCode: null,
      stderr: expect.stringMatching(/^DEADLINE_EXCEEDED: .*\n$/),
    })
  })
})

describe("a program that is left", () => {
  it.each([
    ["SIGINT", ["square", "1"]],
    ["SIGTERM", ["rangeSquare", "1"]],
    ["SIGINT", ["sumSquare", "1"]],
  ] as const)("by %s in %j ends at once, and its call with it", async (signal, args) => {
    await using server = await startSquareServer("silent")
    await using client = clientProgram(...args, "--target", server.address)
    expect(await server.line()).toMatch(/ from /)
    client.signal(signal)
    expect(await client.ended()).toEqual({ exitCode: null, signalCode: signal, stderr: "" })
    expect(await server.lineThatStarts("end")).toBe(`end of ${args[0]}`)
  })

  it("by the reader of its output ends quietly, and its call with it", async () => {
    await using server = await startSquareServer()
    await using client = clientProgram("rangeSquare", "1e15", "--target", server.address)
    expect(await client.line()).toBe("0")
    client.closeOutput()
    expect(await client.ended()).toEqual({ exitCode: 0, signalCode: null, stderr: "" })
    expect(await server.lineThatStarts("end")).toBe("end of rangeSquare")
  })
})

describe("TLS", () => {
  it("is spoken with --ca, and mTLS with --cert and --key", async () => {
    using directory = temporaryDirectory()
    const { ca, client, server } = await makeCertificates({ directory: directory.path })
    const pair = [server.certificate, server.privateKey]
    await using tls = await startSquareServer("interleaved", ...pair)
    await using mtls = await startSquareServer("interleaved", ...pair, ca)
    const square = (...args: string[]) => runClient("square", "3", ...args)
    const identity = ["--cert", client.certificate, "--key", client.privateKey]
    const nine = { exitCode: 0, stdout: "9\n", stderr: "" }
    const refused = {
      exitCode: 1,
      stdout: "",
      stderr: expect.stringMatching(/^UNAVAILABLE: .*\n$/),
    }
    expect(await square("--target", tls.address, "--ca", ca)).toEqual(nine)
    expect(await square("--target", mtls.address, "--ca", ca, ...identity)).toEqual(nine)
    expect(await square("--target", mtls.address, "--ca", ca)).toEqual(refused)
    expect(await square("--target", tls.address, "--ca", client.certificate)).toEqual(refused)
    expect(await square("--target", tls.address)).toEqual(refused)
  })

  it("files that cannot serve are named", async () => {
    using directory = temporaryDirectory()
    const missing = join(directory.path, "missing.pem")
    expect(await runClient("square", "3", "--ca", missing)).toEqual({
      exitCode: 1,
      stdout: "",
      stderr: `client-sync: the CA certificate ${missing} cannot be read: no such file or directory\n`,
    })
    const text = join(directory.path, "text.pem")
    writeFileSync(text, "just a text\n")
    expect(await runClient("square", "3", "--ca", text)).toMatchObject({
      exitCode: 1,
      stderr: `client-sync: the CA certificate ${text} is not PEM: it has no "BEGIN CERTIFICATE" line\n`,
    })
  })
})
