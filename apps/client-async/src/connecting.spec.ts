import { once } from "node:events"
import { createServer } from "node:net"
import { dirname, join } from "node:path"
import { makeCertificates } from "@interop/certificates"
import { temporaryDirectory } from "@interop/driver-protocol/testing"
import { describe, expect, it } from "vitest"
import { ClientProgram, runClient, runClientIn } from "./testing/client-program.ts"
import { startSquareServer } from "./testing/square-server.ts"

/** A system that knows no authority but those of this file. */
const systemOf = (ca: string) => ({
  SSL_CERT_FILE: ca,
  SSL_CERT_DIR: dirname(ca),
  NODE_EXTRA_CA_CERTS: undefined,
  GRPC_DEFAULT_SSL_ROOTS_FILE_PATH: undefined,
})
const nine = { exitCode: 0, stdout: "9\n", stderr: "" }
const unavailable = {
  exitCode: 1,
  stdout: "",
  stderr: expect.stringMatching(/^UNAVAILABLE: [^\n]*certificate[^\n]*\n$/),
}

describe("--tls", () => {
  it("without --ca trusts whom the system trusts", async () => {
    using directory = temporaryDirectory()
    const ours = await makeCertificates({ directory: join(directory.path, "ours") })
    const theirs = await makeCertificates({ directory: join(directory.path, "theirs") })
    await using server = await startSquareServer({ transport: "tls", certificates: ours })
    const square = (env: NodeJS.ProcessEnv, ...args: string[]) =>
      runClientIn(env, "square", "3", "--target", server.address, ...args)
    expect(await square(systemOf(ours.ca), "--tls")).toEqual(nine)
    expect(await square(systemOf(theirs.ca), "--tls")).toEqual(unavailable)
    expect(await square(systemOf(theirs.ca), "--tls", "--ca", ours.ca)).toEqual(nine)
    const extra = { ...systemOf(theirs.ca), NODE_EXTRA_CA_CERTS: ours.ca }
    expect(await square(extra, "--tls")).toEqual(nine)
    const named = { ...systemOf(theirs.ca), GRPC_DEFAULT_SSL_ROOTS_FILE_PATH: ours.ca }
    expect(await square(named, "--tls")).toEqual(nine)
    const missing = join(directory.path, "missing.pem")
    expect(await square({ GRPC_DEFAULT_SSL_ROOTS_FILE_PATH: missing }, "--tls")).toEqual({
      exitCode: 1,
      stdout: "",
      stderr: `client-async: the GRPC_DEFAULT_SSL_ROOTS_FILE_PATH ${missing} cannot be read: no such file or directory\n`,
    })
  })

  it("reaches a server by its IP address, without a warning", async () => {
    using directory = temporaryDirectory()
    const ours = await makeCertificates({ directory: directory.path })
    await using server = await startSquareServer({ transport: "tls", certificates: ours })
    const target = server.address.replace("localhost", "127.0.0.1")
    expect(await runClient("square", "3", "--target", target, "--ca", ours.ca)).toEqual(nine)
    const several = `127.0.0.1:1,${target}`
    expect(await runClient("square", "3", "--target", several, "--ca", ours.ca)).toEqual(nine)
  })
})

describe("--target", () => {
  it("may be several names and addresses, which --load-balancing round_robin calls in turn", async () => {
    await using first = await startSquareServer()
    await using second = await startSquareServer()
    const servers = [first, second]
    const target = `${first.address},${second.address.replace("localhost", "127.0.0.1")}`
    await using client = new ClientProgram([
      "square",
      "-",
      "--target",
      target,
      "--load-balancing",
      "round_robin",
    ])
    // Only one of them may be connected when the first calls are made.
    const calls = () => servers.map((server) => server.calls.length)
    const square = async () => {
      client.write("3\n")
      expect(await client.nextLine()).toBe("9")
    }
    for (let rounds = 0; rounds < 1000 && calls().includes(0); rounds += 1) await square()
    const before = calls()
    for (let rounds = 0; rounds < 4; rounds += 1) await square()
    expect(calls()).toEqual(before.map((count) => count + 2))
    client.endInput()
    expect(await client.ended()).toMatchObject({ exitCode: 0, stderr: "" })
  })

  it("that cannot be is one line and exit code 2", async () => {
    expect(await runClient("square", "3", "--target", "unix:")).toEqual({
      exitCode: 2,
      stdout: "",
      stderr:
        "client-async: option '--target <address>' argument 'unix:' is invalid. unix: needs a path, as in unix:/run/square.sock.\n",
    })
  })
})

it("--connect-timeout-ms ends an attempt to connect to a peer that says nothing", async () => {
  const peer = createServer((socket) => socket.resume())
  await once(peer.listen(0, "127.0.0.1"), "listening")
  const address = peer.address()
  const target = `127.0.0.1:${typeof address === "object" ? address?.port : address}`
  expect(await runClient("square", "3", "--target", target, "--connect-timeout-ms", "100")).toEqual(
    {
      exitCode: 1,
      stdout: "",
      stderr: expect.stringMatching(/^UNAVAILABLE: .* took longer than 100 ms: .*\n$/),
    },
  )
  peer.close()
})
