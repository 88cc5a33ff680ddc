import { once } from "node:events"
import { createServer } from "node:net"
import { dirname, join } from "node:path"
import { makeCertificates } from "@interop/certificates"
import { temporaryDirectory } from "@interop/driver-protocol/testing"
import { describe, expect, it } from "vitest"
import { clientProgram, runClient, runClientIn, startSquareServer } from "./testing/program.ts"

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
    await using server = await startSquareServer(
      "interleaved",
      ours.server.certificate,
      ours.server.privateKey,
    )
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
      stderr: `client-sync: the GRPC_DEFAULT_SSL_ROOTS_FILE_PATH ${missing} cannot be read: no such file or directory\n`,
    })
  })

  it("reaches a server by its IP address, without a warning", async () => {
    using directory = temporaryDirectory()
    const ours = await makeCertificates({ directory: directory.path })
    await using server = await startSquareServer(
      "interleaved",
      ours.server.certificate,
      ours.server.privateKey,
    )
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
    await using client = clientProgram(
      "square",
      "-",
      "--target",
      target,
      "--load-balancing",
      "round_robin",
    )
    // Only one of them may be connected when the first calls are made.
    let written = 0
    const square = async () => {
      client.write("3\n")
      written += 1
      expect(await client.line()).toBe("9")
    }
    const noted = servers.map((server) => {
      const calls = { begun: 0 }
      const count = async () => {
        for (;;) {
          const line = await server.line()
          if (line === undefined) return
          if (line.startsWith("square from")) calls.begun += 1
        }
      }
      void count()
      return calls
    })
    const begun = () => noted.map((calls) => calls.begun)
    const allNoted = () =>
      expect.poll(() => begun().reduce((sum, each) => sum + each, 0)).toBe(written)
    for (let rounds = 0; rounds < 1000 && begun().includes(0); rounds += 1) await square()
    await allNoted()
    const before = begun()
    for (let rounds = 0; rounds < 4; rounds += 1) await square()
    await allNoted()
    expect(begun()).toEqual(before.map((count) => count + 2))
    client.endInput()
    expect(await client.ended()).toMatchObject({ exitCode: 0, stderr: "" })
  })

  it("that cannot be is one line and exit code 2", async () => {
    expect(await runClient("square", "3", "--target", "unix:")).toEqual({
      exitCode: 2,
      stdout: "",
      stderr:
        "client-sync: option '--target <address>' argument 'unix:' is invalid. unix: needs a path, as in unix:/run/square.sock.\n",
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
