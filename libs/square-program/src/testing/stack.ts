/** `@interop/square-program/testing`: what both programs of every stack do, whatever its library. */
import { spawn } from "node:child_process"
import { once } from "node:events"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { createInterface } from "node:readline"
import type { Readable } from "node:stream"
import { makeCertificates } from "@interop/certificates"
import { descriptorSet, squareMethodShapes } from "@interop/contract/messages"
import {
  parseReady,
  parseServerObservation,
  type Step,
  type Target,
} from "@interop/driver-protocol"
import {
  bytesOf,
  countingFrom0,
  drivenClient,
  halfClosed,
  open,
  received,
  send,
  sent,
  status,
  step,
} from "@interop/driver-protocol/testing"
import { afterAll, describe, expect, it } from "vitest"

const transports = ["plaintext", "tls", "mtls"] as const

interface Programs {
  /** Files that Node runs. */
  server: string
  client: string
  library: string
}

/** Tests of a server and a client that runServer and runClient make. */
export function testStack({ server, client, library }: Programs): void {
  const directory = mkdtempSync(join(tmpdir(), "stack-"))
  const certificates = makeCertificates({ directory })
  afterAll(() => rmSync(directory, { recursive: true }))
  const runClient = (...args: string[]) => run(client, args)
  const { runPlan, observeAt } = drivenClient(runClient)

  async function startDriven(more: object = {}) {
    const keys = await certificates
    const contract = { descriptors: join(directory, "square.binpb") }
    writeFileSync(contract.descriptors, descriptorSet())
    const file = join(directory, `config-${(configs += 1)}.json`)
    const { certificate, privateKey } = keys.server
    writeFileSync(
      file,
      JSON.stringify({
        contract,
        listeners: transports.map((transport) => ({
          name: transport,
          host: "127.0.0.1",
          port: 0,
          transport,
        })),
        tls: { certificate, privateKey, clientCa: keys.ca },
        ...more,
      }),
    )
    const program = new Program(server, ["--config", file])
    const ready = parseReady(await program.firstLine())
    const targets = new Map<string, Target>()
    for (const listener of ready.listeners ?? []) {
      if (!("port" in listener)) continue
      const tls = { ca: keys.ca, ...(listener.name === "mtls" && keys.client) }
      const address = `localhost:${listener.port}`
      targets.set(listener.name, listener.name === "plaintext" ? { address } : { address, tls })
    }
    return Object.assign(program, { ready, targets, plaintext: targets.get("plaintext")! })
  }
  let configs = 0

  describe("by hand", () => {
    it("the client calls the server with the examples of the tutorial, and with numbers", async () => {
      await using program = new Program(server, ["--host", "127.0.0.1", "--port", "0"])
      const port = /127\.0\.0\.1:(\d+)/.exec(await program.firstLine())?.[1]
      const target = ["--target", `127.0.0.1:${port}`]
      const examples = await runClient(...target)
      expect({ ...examples, lines: examples.stdout.split("\n").length }).toMatchObject({
        exitCode: 0,
        lines: 40,
      })
      expect(await runClient(...target, "sumSquare", "1", "2", "3")).toMatchObject({
        exitCode: 0,
        stdout: "14\n",
      })
      expect(await runClient(...target, "rangeSquare", "NaN")).toMatchObject({
        exitCode: 1,
        stdout: "",
        stderr: expect.stringMatching(/^INVALID_ARGUMENT: a range cannot end at NaN; .*\n$/),
      })
    })

    it("what is wrong is said in one line", async () => {
      const refused = await runClient("--target", "127.0.0.1:1", "square", "1")
      expect(refused).toMatchObject({
        exitCode: 1,
        stderr: expect.stringMatching(/^UNAVAILABLE: .*\n$/),
      })
      expect(await runClient("sumSquare", "x")).toMatchObject({ exitCode: 2 })
      expect(await run(server, ["--tls-cert", "absent.pem"])).toMatchObject({
        exitCode: 2,
        stderr: expect.stringMatching(/^.*--tls-cert needs --tls-key too.*\n$/),
      })
      const unreadable = ["--tls-cert", "absent.pem", "--tls-key", "absent.pem"]
      expect(await run(server, unreadable)).toMatchObject({
        exitCode: 1,
        stderr: expect.stringMatching(/^.*cannot read the certificate absent\.pem: .*\n$/),
      })
    })
  })

  describe("driven", () => {
    it.each(transports)("calls of each shape go over %s", async (transport) => {
      await using program = await startDriven()
      expect(program.ready).toMatchObject({ library: { name: library }, messages: "descriptors" })
      const target = program.targets.get(transport)!
      expect(await calls(target, [open("square"), send(3), step("receive-to-end")])).toEqual([
        sent(3),
        received(9),
        status(0),
      ])
      expect(await calls(target, [open("rangeSquare"), send(2), step("receive-to-end")])).toEqual([
        sent(2),
        received(0),
        received(1),
        received(4),
        status(0),
      ])
      expect(await calls(target, [open("sumSquare"), send(2), send(3), ...toEnd])).toEqual([
        sent(2),
        sent(3),
        halfClosed,
        received(13),
        status(0),
      ])
      expect(
        await calls(target, [
          open("streamrangeSquare"),
          send(2),
          step("receive"),
          send(3),
          ...toEnd,
        ]),
      ).toEqual([sent(2), received(4), sent(3), halfClosed, received(9), status(0)])
    })

    it("long streams go each way", async () => {
      await using program = await startDriven()
      const messages = countingFrom0(2000)
      expect(
        await calls(program.plaintext, [
          open("streamrangeSquare"),
          step("exchange-many", { messages: countingFrom0(100) }),
          ...toEnd,
        ]),
      ).toMatchObject([{ event: "received-many", count: 100 }, halfClosed, status(0)])
      expect(
        await calls(program.plaintext, [
          open("sumSquare"),
          step("send-many", { messages }),
          ...toEnd,
        ]),
      ).toEqual([
        { event: "sent-many", call: "a", count: 2000 },
        halfClosed,
        received(2_664_667_000),
        status(0),
      ])
    })

    it("a script is played, and its metadata and status arrive", async () => {
      await using program = await startDriven()
      const script = {
        call: "7/a",
        steps: [
          { do: "initial-metadata", metadata: [["x-first", "1"]] },
          { do: "receive" },
          { do: "send", bytes: bytesOf(1) },
          { do: "trailers", metadata: [["x-last-bin", "AAE="]] },
          { do: "status", code: 5, message: "no such number" },
        ],
      }
      const metadata = [["interop-script", JSON.stringify(script)]]
      const happenings = await observeAt(program.plaintext, [
        open("streamrangeSquare", { metadata }),
        send(3),
        ...toEnd,
      ])
      expect(happenings).toContainEqual({
        event: "initial-metadata",
        call: "a",
        metadata: expect.arrayContaining([["x-first", "1"]]),
      })
      expect(happenings.at(-1)).toMatchObject({
        code: 5,
        message: "no such number",
        trailers: expect.arrayContaining([["x-last-bin", "AAE="]]),
      })
      const { stdout } = await program.stop()
      const lines = stdout.trimEnd().split("\n").slice(1)
      expect(lines.map((line) => parseServerObservation(line).event)).toEqual([
        "call-begun",
        "initial-metadata-sent",
        "received",
        "sent",
        "status-sent",
        "call-ended",
      ])
    })

    it("with the codec bytes no runtime touches the messages", async () => {
      await using program = await startDriven()
      const noMessage = Buffer.from([0xff, 0xff]).toString("base64")
      const steps = [{ do: "echo-to-end" }]
      const script = { call: "7/a", codec: "bytes", steps }
      expect(
        await calls(program.plaintext, [
          open("streamrangeSquare", {
            codec: "bytes",
            metadata: [["interop-script", JSON.stringify(script)]],
          }),
          step("send", { bytes: noMessage, zeros: 3 }),
          ...toEnd,
        ]),
      ).toEqual([
        { event: "sent", call: "a", bytes: "//8AAAA=" },
        halfClosed,
        { event: "received", call: "a", bytes: "//8AAAA=" },
        status(0),
      ])
      expect(
        await calls(program.plaintext, [open("square"), step("send", { bytes: noMessage })]),
      ).toMatchObject([{ event: "not-sent" }])
    })

    it("a path that nobody knows is UNIMPLEMENTED, and one without descriptors unsupported", async () => {
      await using program = await startDriven()
      const path = "/squarerpc_service.SquareService/cube"
      const unknown = { ...squareMethodShapes.square, path }
      expect(
        await calls(program.plaintext, [
          open("square", { ...unknown, codec: "bytes" }),
          send(1),
          ...toEnd,
        ]),
      ).toEqual([sent(1), halfClosed, status(12)])
      expect(await calls(program.plaintext, [open("square", unknown)])).toMatchObject([
        { event: "unsupported" },
      ])
    })

    it("calls above the limit are refused", async () => {
      await using program = await startDriven({ limits: { maxConcurrentRpcs: 1 } })
      expect(
        await calls(program.plaintext, [
          open("streamrangeSquare"),
          send(1),
          step("receive"),
          open("square", { call: "b" }),
          { ...send(2), call: "b" },
          step("receive-to-end", { call: "b" }),
          ...toEnd,
        ]),
      ).toEqual([
        sent(1),
        received(1),
        { ...sent(2), call: "b" },
        { ...status(8), call: "b" },
        halfClosed,
        status(0),
      ])
    })

    it("a call may be cancelled, or run out of time", async () => {
      await using program = await startDriven()
      expect(
        await calls(program.plaintext, [
          open("streamrangeSquare"),
          send(1),
          step("receive"),
          step("cancel"),
          step("receive-to-end"),
        ]),
      ).toEqual([sent(1), received(1), { event: "cancelled", call: "a" }, status(1)])
      expect(
        await calls(program.plaintext, [
          // So that the connection is there.
          open("square", { call: "first" }),
          { ...send(2), call: "first" },
          step("receive-to-end", { call: "first" }),
          open("streamrangeSquare", { deadlineMs: 1000 }),
          step("receive", { withinMs: 20 }),
          step("receive-to-end"),
        ]),
      ).toEqual([
        { ...sent(2), call: "first" },
        { ...received(4), call: "first" },
        { ...status(0), call: "first" },
        { event: "nothing-received", call: "a", withinMs: 20 },
        status(4),
      ])
    })

    it("what the client does not know is unsupported", async () => {
      const { observations } = await runPlan({
        cases: [
          {
            id: "1",
            name: "case 1",
            timeoutMs: 9000,
            target: { address: "localhost:1" },
            steps: [{ do: "dance" }],
          },
        ],
      })
      expect(observations.map(({ event }) => event)).toEqual([
        "case-begun",
        "unsupported",
        "case-ended",
      ])
    })

    it("SIGTERM lets a call in flight end, and the exit code is 0", async () => {
      await using program = await startDriven()
      const script = {
        call: "7/a",
        steps: [{ do: "drain" }, { do: "send", bytes: bytesOf(8) }, { do: "receive-to-end" }],
      }
      expect(
        await calls(program.plaintext, [
          open("streamrangeSquare", { metadata: [["interop-script", JSON.stringify(script)]] }),
          step("receive"),
          ...toEnd,
        ]),
      ).toEqual([received(8), halfClosed, status(0)])
      expect(await program.ending).toMatchObject({ exitCode: 0 })
    })
  })

  /** Without what a library shows of headers, and what is said of long streams on a slow machine. */
  async function calls(target: Target, steps: Step[]) {
    const happenings = await observeAt(target, steps)
    return happenings.filter(({ event }) => event !== "initial-metadata" && event !== "progress")
  }
}

const toEnd = [step("half-close"), step("receive-to-end")]

/** A program that goes on until it is stopped, and is gone at the end of the scope. */
class Program implements AsyncDisposable {
  readonly #process
  readonly #firstLine
  readonly ending: Promise<{ exitCode: number | null; stdout: string; stderr: string }>

  constructor(file: string, args: readonly string[]) {
    this.#process = spawn(process.execPath, [file, ...args], { stdio: ["ignore", "pipe", "pipe"] })
    const { stdout, stderr } = this.#process
    const [output, complaints] = [collect(stdout), collect(stderr)]
    this.ending = once(this.#process, "close").then(([exitCode]) => ({
      exitCode: exitCode as number | null,
      stdout: output.join(""),
      stderr: complaints.join(""),
    }))
    this.#firstLine = once(createInterface(stdout), "line").then(([line]) => line as string)
  }

  /** Throws what the program said if it ends before. */
  async firstLine(): Promise<string> {
    const ended = this.ending.then((ending) => {
      throw new Error(`ended before its first line: ${JSON.stringify(ending)}`)
    })
    return Promise.race([this.#firstLine, ended])
  }

  async stop() {
    this.#process.kill("SIGTERM")
    return this.ending
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#process.kill("SIGKILL")
    await this.ending
  }
}

async function run(file: string, args: readonly string[]) {
  return new Program(file, args).ending
}

function collect(stream: Readable): string[] {
  const chunks: string[] = []
  stream.setEncoding("utf8").on("data", (chunk: string) => chunks.push(chunk))
  return chunks
}
