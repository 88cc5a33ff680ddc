import { once } from "node:events"
import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { status } from "@grpc/grpc-js"
import { makeCertificates } from "@interop/certificates"
import { temporaryDirectory } from "@interop/driver-protocol/testing"
import { describe, expect, it } from "vitest"
import { ClientProgram, runClient } from "./testing/client-program.ts"
import { startSquareServer, type ServerCall } from "./testing/square-server.ts"

async function cancelled(call: ServerCall): Promise<void> {
  if (!call.cancelled) await once(call, "cancelled")
}

describe("a person who names a method", () => {
  it.each([
    [["square", "12.3"], "151.29000000000002\n"],
    [["square", "-0"], "0\n"],
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
})

describe("a person who names no method", () => {
  it("gets the five examples in order", async () => {
    await using server = await startSquareServer()
    const { exitCode, stdout, stderr } = await runClient("--target", server.address)
    expect(exitCode).toBe(0)
    const squares = Array.from({ length: 13 }, (_, n) => n * n)
    const eleven = squares.slice(0, 12)
    expect(stdout.trimEnd().split("\n").map(Number)).toEqual([
      151.29000000000002,
      ...squares,
      506,
      ...eleven,
      ...eleven,
    ])
    expect(stderr.trimEnd().split("\n")).toEqual([
      expect.stringContaining("square 12.3"),
      expect.stringContaining("rangeSquare 12"),
      expect.stringContaining("sumSquare"),
      expect.stringContaining("streamrangeSquare"),
      expect.stringContaining("streamrangeSquare"),
    ])
    expect(server.calls).toHaveLength(5)
  })

  it("gets one line of error when nobody serves", async () => {
    const { address } = await unusedAddress()
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
    await using client = new ClientProgram(["streamrangeSquare", "--target", server.address])
    for (const x of [2, -3, 4]) {
      client.write(`${x}\n`)
      expect(await client.nextLine()).toBe(String(x * x))
    }
    client.endInput()
    expect(await client.nextLine()).toBeUndefined()
    expect(await client.ended()).toEqual({ exitCode: 0, signalCode: null, stderr: "" })
    expect(server.calls).toHaveLength(1)
  })

  it("are each a call of their own for square", async () => {
    await using server = await startSquareServer()
    await using client = new ClientProgram(["square", "-", "--target", server.address])
    for (const x of [2, 3]) {
      client.write(`${x}\n`)
      expect(await client.nextLine()).toBe(String(x * x))
    }
    client.endInput()
    expect(await client.ended()).toMatchObject({ exitCode: 0 })
    expect(server.calls).toHaveLength(2)
  })

  it("end the open call when one is no number", async () => {
    await using server = await startSquareServer()
    await using client = new ClientProgram(["sumSquare", "--target", server.address])
    client.write("1\n2\n")
    const call = await server.firstCall
    client.write("three\n")
    expect(await client.ended()).toEqual({
      exitCode: 2,
      signalCode: null,
      stderr: 'client-async: "three" in line 3 of standard input is not a number\n',
    })
    await cancelled(call)
  })

  it("are not waited for once the call has failed", async () => {
    await using server = await startSquareServer({
      handlers: {
        sumSquare: (_, respond) =>
          respond({ code: status.FAILED_PRECONDITION, details: "not now" }),
      },
    })
    await using client = new ClientProgram(["sumSquare", "--target", server.address])
    client.write("1\n")
    expect(await client.ended()).toEqual({
      exitCode: 1,
      signalCode: null,
      stderr: "FAILED_PRECONDITION: not now\n",
    })
  })
})

describe("a call that fails", () => {
  it("is one line, though the details have more", async () => {
    await using server = await startSquareServer()
    expect(await runClient("rangeSquare", "Infinity", "--target", server.address)).toEqual({
      exitCode: 1,
      stdout: "",
      stderr: "INVALID_ARGUMENT: no range ends at Infinity\n",
    })
  })

  it("has taken longer than --timeout-ms", async () => {
    await using server = await startSquareServer({ handlers: { square: () => {} } })
    expect(
      await runClient("square", "1", "--timeout-ms", "200", "--target", server.address),
    ).toEqual({
      exitCode: 1,
      stdout: "",
      stderr: expect.stringMatching(/^DEADLINE_EXCEEDED: .*\n$/),
    })
  })
})

describe("a program that is left", () => {
  it("by Ctrl-C ends, and its call with it", async () => {
    await using server = await startSquareServer()
    await using client = new ClientProgram(["streamrangeSquare", "--target", server.address])
    client.write("1\n")
    expect(await client.nextLine()).toBe("1")
    const call = await server.firstCall
    client.signal("SIGINT")
    expect(await client.ended()).toEqual({ exitCode: null, signalCode: "SIGINT", stderr: "" })
    await cancelled(call)
  })

  it("by the reader of its output ends quietly, and its call with it", async () => {
    await using server = await startSquareServer()
    await using client = new ClientProgram(["rangeSquare", "1e15", "--target", server.address])
    expect(await client.nextLine()).toBe("0")
    client.closeOutput()
    expect(await client.ended()).toEqual({ exitCode: 0, signalCode: null, stderr: "" })
    await cancelled(await server.firstCall)
  })
})

describe("TLS", () => {
  it("is spoken with --ca, and mTLS with --cert and --key", async () => {
    using directory = temporaryDirectory()
    const certificates = await makeCertificates({ directory: directory.path })
    const { ca, client } = certificates
    await using tls = await startSquareServer({ transport: "tls", certificates })
    await using mtls = await startSquareServer({ transport: "mtls", certificates })
    const square = (...args: string[]) => runClient("square", "3", ...args)
    const nine = { exitCode: 0, stdout: "9\n", stderr: "" }
    const refused = {
      exitCode: 1,
      stdout: "",
      stderr: expect.stringMatching(/^UNAVAILABLE: .*\n$/),
    }
    expect(await square("--target", tls.address, "--ca", ca)).toEqual(nine)
    expect(
      await square(
        "--target",
        mtls.address,
        "--ca",
        ca,
        "--cert",
        client.certificate,
        "--key",
        client.privateKey,
      ),
    ).toEqual(nine)
    expect(await square("--target", mtls.address, "--ca", ca)).toEqual(refused)
    expect(await square("--target", tls.address, "--ca", client.certificate)).toEqual(refused)
    expect(await square("--target", tls.address)).toEqual(refused)
  })

  it("files that cannot serve are named", async () => {
    using directory = temporaryDirectory()
    const { ca, client, server } = await makeCertificates({ directory: directory.path })
    const missing = join(directory.path, "missing.pem")
    expect(await runClient("square", "3", "--ca", missing)).toEqual({
      exitCode: 1,
      stdout: "",
      stderr: `client-async: the CA certificate ${missing} cannot be read: no such file or directory\n`,
    })
    const text = join(directory.path, "text.pem")
    writeFileSync(text, "just a text\n")
    expect(await runClient("square", "3", "--ca", text)).toMatchObject({
      exitCode: 1,
      stderr: `client-async: the CA certificate ${text} is not PEM: it has no "BEGIN CERTIFICATE" line\n`,
    })
    expect(
      await runClient(
        "square",
        "3",
        "--ca",
        ca,
        "--cert",
        client.certificate,
        "--key",
        server.privateKey,
      ),
    ).toMatchObject({
      exitCode: 1,
      stderr: `client-async: the private key ${server.privateKey} does not belong to the client certificate ${client.certificate}; give the two that were made together\n`,
    })
  })
})

async function unusedAddress(): Promise<{ address: string }> {
  await using server = await startSquareServer()
  return { address: server.address }
}
