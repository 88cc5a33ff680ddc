import { spawn, type ChildProcessByStdio } from "node:child_process"
import { once } from "node:events"
import { createInterface } from "node:readline"
import type { Readable, Writable } from "node:stream"
import { setTimeout as wait } from "node:timers/promises"
import { fileURLToPath } from "node:url"
import { Client, credentials } from "@grpc/grpc-js"
import type { Held } from "../connections.ts"
import type { ServerLimits } from "../server-limits.ts"
import type { AttackName } from "./attacks/index.ts"
import { squareMethods } from "./square-methods.ts"

const { square } = squareMethods
const request = Buffer.from("090000000000000840", "hex")
/** Long enough for a machine that does much else. */
const HONEST_DEADLINE_MS = 30_000

export interface VictimFigures {
  rss: number
  /** The most that it has had. */
  peakRss: number
  heapUsed: number
  callsInFlight: number
  /** Processor time that it has used. */
  cpuMs: number
  held: Held
  /** Connections that it has accepted and not closed. */
  sockets: number
}

/** A server in a process of its own with a small heap, killed at the end of the scope. */
export class Victim implements AsyncDisposable {
  readonly port: number
  readonly stderr: string[] = []
  readonly #process: ChildProcessByStdio<Writable, Readable, Readable>
  readonly #lines: AsyncIterator<string>
  readonly #client: Client

  private constructor(
    child: ChildProcessByStdio<Writable, Readable, Readable>,
    lines: AsyncIterator<string>,
    port: number,
  ) {
    this.#process = child
    this.#lines = lines
    this.port = port
    this.#client = new Client(this.address, credentials.createInsecure())
    child.stderr.setEncoding("utf8").on("data", (text: string) => this.stderr.push(text))
    child.stdin.on("error", () => {})
  }

  static async start(limits: Partial<ServerLimits> = {}): Promise<Victim> {
    const program = fileURLToPath(new URL("victim-program.ts", import.meta.url))
    const child = spawn(
      process.execPath,
      ["--max-old-space-size=128", program, JSON.stringify({ limits })],
      { stdio: ["pipe", "pipe", "pipe"] },
    )
    const lines = createInterface(child.stdout)[Symbol.asyncIterator]()
    const { value: port } = await lines.next()
    return new Victim(child, lines, Number(port))
  }

  get address(): string {
    return `127.0.0.1:${this.port}`
  }

  get hasExited(): boolean {
    return this.#process.exitCode !== null || this.#process.signalCode !== null
  }

  async figures(): Promise<VictimFigures> {
    this.#process.stdin.write("\n")
    const { value } = await this.#lines.next()
    if (value === undefined) throw new Error(`the server has ended: ${this.stderr.join("")}`)
    return JSON.parse(value as string) as VictimFigures
  }

  /** The gRPC code of an honest client's call. */
  honestCall(): Promise<number> {
    return new Promise((resolve) => {
      this.#client.makeUnaryRequest(
        square.path,
        square.requestSerialize,
        square.responseDeserialize,
        request,
        { deadline: Date.now() + HONEST_DEADLINE_MS },
        (error) => resolve(error?.code ?? 0),
      )
    })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#client.close()
    if (this.hasExited) return
    this.#process.kill("SIGKILL")
    await once(this.#process, "exit")
  }
}

/** Runs the body while an attack from a process of its own is under way. */
export async function underAttack(
  name: AttackName,
  address: string,
  body: () => Promise<void>,
): Promise<void> {
  const program = fileURLToPath(new URL("attacks/program.ts", import.meta.url))
  const attacker = spawn(process.execPath, [program, name, address], {
    stdio: ["pipe", "pipe", "inherit"],
  })
  const closed = once(attacker, "close")
  try {
    await once(createInterface(attacker.stdout), "line")
    await body()
  } finally {
    attacker.stdin.end()
    const killer = setTimeout(() => attacker.kill("SIGKILL"), 5000)
    await closed
    clearTimeout(killer)
  }
}

/** The same again and again, for so long at least. */
export async function attackFor(
  timeMs: number,
  name: AttackName,
  address: string,
  meanwhile: () => Promise<void>,
): Promise<void> {
  await underAttack(name, address, async () => {
    const endAtMs = Date.now() + timeMs
    do await meanwhile()
    while (Date.now() < endAtMs)
  })
}

/** Waits until it is so; the test's own time limit is the bound. */
export async function until(condition: () => Promise<boolean> | boolean): Promise<void> {
  while (!(await condition())) await wait(50)
}
