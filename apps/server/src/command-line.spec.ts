import { once } from "node:events"
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs"
import { createServer } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, describe, expect, it } from "vitest"
import { portIn, RunningProgram } from "./testing/running-program.ts"
import { SquareCalls } from "./testing/square-calls.ts"

describe("what is served", () => {
  it.each([
    [[], /^serving squarerpc_service\.SquareService on grpc:\/\/127\.0\.0\.1:\d+ \(interleaved\)$/],
    [
      ["--bidi", "after-half-close"],
      /^serving squarerpc_service\.SquareService on grpc:\/\/127\.0\.0\.1:\d+ \(after-half-close\)$/,
    ],
  ])("with %j is said in one line", async (args, line) => {
    await using server = RunningProgram.server("--host", "127.0.0.1", "--port", "0", ...args)
    expect(await server.firstLine()).toMatch(line)
    const { exitCode, stdout, stderr } = await server.stop()
    expect(exitCode).toBe(0)
    expect(stdout.trimEnd().split("\n")).toHaveLength(1)
    expect(stderr).toBe("")
  })

  it("is every address of the machine unless told", async () => {
    await using server = RunningProgram.server("--port", "0")
    expect(await server.firstLine()).toContain(" on grpc://0.0.0.0:")
  })

  it("may have an IPv6 address", async () => {
    await using server = RunningProgram.server("--host", "::1", "--port", "0")
    expect(await server.firstLine()).toMatch(/ on grpc:\/\/\[::1\]:\d+ /)
  })

  it("may be a Unix socket, also where a killed server has left one", async () => {
    const folder = mkdtempSync(join(tmpdir(), "server-socket-"))
    const host = `unix:${join(folder, "square.sock")}`
    {
      await using killed = RunningProgram.server("--host", host)
      expect(await killed.firstLine()).toContain(` on ${host} (interleaved)`)
    }
    await using server = RunningProgram.server("--host", host)
    expect(await server.firstLine()).toContain(` on ${host} (interleaved)`)
    using calls = new SquareCalls(host)
    expect((await calls.square(3)).numbers).toEqual([9])
    await using second = RunningProgram.server("--host", host)
    const { exitCode, stderr } = await second.ending
    expect(stderr).toContain(`cannot serve on ${host}: another program listens there`)
    expect(exitCode).toBe(1)
    expect((await server.stop()).exitCode).toBe(0)
    expect(existsSync(host.slice("unix:".length))).toBe(false)
    rmSync(folder, { recursive: true })
  })
})

it("may be in brackets, or an abstract Unix socket", async () => {
  await using bracketed = RunningProgram.server("--host", "[::1]", "--port", "0")
  expect(await bracketed.firstLine()).toMatch(/ on grpc:\/\/\[::1\]:\d+ /)
  if (process.platform !== "linux") return
  const host = `unix-abstract:square-${process.pid}`
  await using abstract = RunningProgram.server("--host", host)
  expect(await abstract.firstLine()).toContain(` on ${host} (interleaved)`)
  using calls = new SquareCalls(host.replace("unix-abstract:", "unix:\0"))
  expect((await calls.square(3)).numbers).toEqual([9])
  await using second = RunningProgram.server("--host", host)
  expect((await second.ending).stderr).toContain("another program listens there")
})

it("explains itself", async () => {
  await using server = RunningProgram.server("--help")
  const { exitCode, stdout } = await server.ending
  expect(exitCode).toBe(0)
  for (const option of ["--host", "--port", "--bidi", "--tls-cert", "--workers", "--config"]) {
    expect(stdout).toContain(option)
  }
})

describe("wrong usage is one line and exit code 2", () => {
  it.each([
    [["--port", "70000"], "70000"],
    [["--port", "five"], "five"],
    [["--bidi", "sometimes"], "sometimes"],
    [["--max-concurrent-rpcs", "0"], "--max-concurrent-rpcs"],
    [["--workers", "1.5"], "1.5"],
    [["--drain-timeout-ms", "-1"], "--drain-timeout-ms"],
    [["--prot", "5000"], "--prot"],
    [["5000"], "argument"],
    [["--tls-cert", "a.pem"], "--tls-cert needs --tls-key too"],
    [["--tls-key", "a.key"], "--tls-key needs --tls-cert too"],
    [["--client-ca", "ca.pem"], "--client-ca needs --tls-cert too"],
    [["--config", "a.json", "--port", "1"], "--config"],
    [["--host", ""], "It must be an address of this machine, or 0.0.0.0 for all of them."],
    [["--host", "a b"], "It must be an address of this machine, or 0.0.0.0 for all of them."],
    [["--host", "127.0.0.1:5000"], "It must not have a port, which --port gives."],
    [["--host", "[::1]:5000"], "It must not have a port, which --port gives."],
    [["--host", "dns:///localhost"], "It must be an address of this machine"],
    [["--host", "unix:"], "unix: needs a path, as in unix:/run/square.sock."],
    [["--host", "unix://run/x"], "unix: takes no host"],
    [["--host", `unix:/${"x".repeat(200)}`], "The path of a Unix socket has at most 10"],
  ])("%j", async (args, culprit) => {
    await using server = RunningProgram.server(...args)
    const { exitCode, stdout, stderr } = await server.ending
    expect(stderr).toContain(culprit)
    expect(stderr).toMatch(/^server: [^\n]+\n$/)
    expect(stdout).toBe("")
    expect(exitCode).toBe(2)
  })
})

describe("a Unix socket that cannot be had is one line and exit code 1", () => {
  const folder = mkdtempSync(join(tmpdir(), "server-no-socket-"))
  const at = (name: string) => join(folder, name)
  afterAll(() => rmSync(folder, { recursive: true }))

  it.each([
    [
      "an ordinary file",
      () => writeFileSync(at("plain"), "kept\n"),
      "plain",
      "a file is there that is no socket; remove it or choose another path",
    ],
    [
      "a folder",
      () => mkdirSync(at("folder")),
      "folder",
      "a folder is there; choose a path in it, or another",
    ],
    [
      "a link that leads nowhere",
      () => symlinkSync("nowhere", at("link")),
      "link",
      "a symbolic link is there that leads nowhere; remove it or choose another path",
    ],
    [
      "no folder",
      () => {},
      "missing/x.sock",
      `the folder ${at("missing")} does not exist; make it first`,
    ],
    [
      "a file where the folder should be",
      () => writeFileSync(at("file"), "kept\n"),
      "file/x.sock",
      `${at("file")} is no folder; choose a path in one`,
    ],
    [
      "a folder that takes no files",
      () => {},
      "/proc/x.sock",
      "not permitted; choose a path in a folder that may be written to",
    ],
  ])("%s", async (_what, prepare, name, reason) => {
    prepare()
    const host = `unix:${name.startsWith("/") ? name : at(name)}`
    await using server = RunningProgram.server("--host", host)
    const { exitCode, stdout, stderr } = await server.ending
    expect(stderr).toBe(`server: cannot serve on ${host}: ${reason}\n`)
    expect(stdout).toBe("")
    expect(exitCode).toBe(1)
  })

  it("a file stays as it is", async () => {
    writeFileSync(at("kept"), "kept\n")
    await using server = RunningProgram.server("--host", `unix:${at("kept")}`)
    await server.ending
    expect(readFileSync(at("kept"), "utf8")).toBe("kept\n")
  })
})

describe("an address that cannot be had is one line and exit code 1", () => {
  it("in use", async () => {
    const other = createServer().listen(0, "127.0.0.1")
    await once(other, "listening")
    const { port } = other.address() as { port: number }
    try {
      await using server = RunningProgram.server("--host", "127.0.0.1", "--port", String(port))
      const { exitCode, stdout, stderr } = await server.ending
      expect(stderr).toBe(
        `server: cannot serve on 127.0.0.1:${port}: another program listens there; stop it or choose another port\n`,
      )
      expect(stdout).toBe("")
      expect(exitCode).toBe(1)
    } finally {
      other.close()
    }
  })

  it("in use by the same program, started twice", async () => {
    await using first = RunningProgram.server("--port", "0")
    const port = String(portIn(await first.firstLine()))
    await using second = RunningProgram.server("--port", port)
    const { exitCode, stderr } = await second.ending
    expect(stderr).toContain(`cannot serve on 0.0.0.0:${port}: another program listens there`)
    expect(exitCode).toBe(1)
  })

  it.each([
    ["192.0.2.1", "no network interface of this machine has that address"],
    ["no-such-host.invalid", "the host name is unknown"],
  ])("%s", async (host, reason) => {
    await using server = RunningProgram.server("--host", host, "--port", "0")
    const { exitCode, stdout, stderr } = await server.ending
    expect(stderr).toContain(`server: cannot serve on ${host}:0: ${reason}`)
    expect(stderr).toMatch(/^[^\n]+\n$/)
    expect(stdout).toBe("")
    expect(exitCode).toBe(1)
  })
})
