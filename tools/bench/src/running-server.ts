import { spawn, type ChildProcess } from "node:child_process"
import { once } from "node:events"
import { readFileSync } from "node:fs"
import { BenchError } from "./errors.ts"
import { onCores, serverCores } from "./placement.ts"
import type { Program } from "./programs.ts"

const START_LIMIT_MS = 20_000
const STOP_LIMIT_MS = 5000

/** A server on the processor of servers, which ends with the bench. */
export class RunningServer implements AsyncDisposable {
  readonly program: Program
  readonly address: string
  readonly #process: ChildProcess

  private constructor(program: Program, address: string, child: ChildProcess) {
    this.program = program
    this.address = address
    this.#process = child
  }

  static async start(program: Program): Promise<RunningServer> {
    const [command, ...options] = onCores(serverCores, program.command)
    const child = spawn(command, options, {
      cwd: program.folder,
      stdio: ["ignore", "pipe", "pipe"],
    })
    try {
      const port = await portAnnouncedBy(child, program.name)
      return new RunningServer(program, `127.0.0.1:${port}`, child)
    } catch (error) {
      child.kill("SIGKILL")
      throw error
    }
  }

  get pid(): number {
    return this.#process.pid!
  }

  /** The most memory that it ever had resident, in bytes. */
  peakMemory(): number {
    const status = readFileSync(`/proc/${this.pid}/status`, "utf8")
    return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1]) * 1024
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return
    const ended = once(this.#process, "exit")
    this.#process.kill("SIGTERM")
    const timer = setTimeout(() => this.#process.kill("SIGKILL"), STOP_LIMIT_MS)
    await ended
    clearTimeout(timer)
  }
}

/** Every server says where it listens, in words of its own, with the port after a colon. */
async function portAnnouncedBy(child: ChildProcess, name: string): Promise<number> {
  const limit = setTimeout(() => child.kill("SIGKILL"), START_LIMIT_MS)
  let complaints = ""
  child.stderr?.on("data", (chunk: Buffer) => {
    complaints = (complaints + chunk.toString()).slice(-2000)
  })
  try {
    let said = ""
    for await (const chunk of child.stdout!.iterator({ destroyOnReturn: false })) {
      said += String(chunk)
      const port = /127\.0\.0\.1:(\d+)/.exec(said)?.[1]
      if (port !== undefined) return Number(port)
    }
    throw new BenchError(
      `the server ${name} did not start: ${complaints.trim().split("\n").at(-1) || "it said nothing"}`,
    )
  } finally {
    clearTimeout(limit)
    child.stdout?.resume()
  }
}
