import { spawn, type ChildProcessByStdio } from "node:child_process"
import { once } from "node:events"
import { createInterface } from "node:readline"
import type { Readable } from "node:stream"
import { fileURLToPath } from "node:url"

/** Less than a test may take, so that a program which hangs fails its test and is gone. */
const LONGEST_STOP_MS = 60_000

const main = fileURLToPath(new URL("../main.js", import.meta.url))

/** How a program ended and what it said. */
export interface Ending {
  exitCode: number | null
  signal: NodeJS.Signals | null
  stdout: string
  stderr: string
}

/** The server's program in a process of its own, killed at the end of the scope. */
export class RunningProgram implements AsyncDisposable {
  readonly process: ChildProcessByStdio<null, Readable, Readable>
  readonly ending: Promise<Ending>
  readonly #stderrLines: AsyncIterator<string>
  readonly #firstLine: Promise<string>

  constructor(command: string, args: readonly string[], cwd?: string) {
    // A process group of its own, so that nothing that it starts outlives the test.
    this.process = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"], cwd, detached: true })
    process.once("exit", this.#killGroup)
    const { stdout, stderr } = this.process
    this.#stderrLines = createInterface(stderr)[Symbol.asyncIterator]()
    this.#firstLine = once(createInterface(stdout), "line").then(([line]) => line as string)
    const [output, complaints] = [collect(stdout), collect(stderr)]
    this.ending = once(this.process, "close").then(([exitCode, signal]) => ({
      exitCode: exitCode as number | null,
      signal: signal as NodeJS.Signals | null,
      stdout: output.join(""),
      stderr: complaints.join(""),
    }))
  }

  static server(...args: string[]): RunningProgram {
    return new RunningProgram(process.execPath, [main, ...args])
  }

  /** A server of one listener on a free port, once it serves. */
  static async plainServer(...args: string[]): Promise<RunningProgram & { port: number }> {
    const program = RunningProgram.server("--host", "127.0.0.1", "--port", "0", ...args)
    return Object.assign(program, { port: portIn(await program.firstLine()) })
  }

  /** The first line of standard output; an error with what the program said if it ends before. */
  async firstLine(): Promise<string> {
    const ended = this.ending.then((ending) => {
      throw new Error(`ended before its first line: ${JSON.stringify(ending)}`)
    })
    return Promise.race([this.#firstLine, ended])
  }

  async nextComplaint(): Promise<string | undefined> {
    const { value } = await this.#stderrLines.next()
    return value as string | undefined
  }

  /** Tells the program to stop and waits until it, and whatever it started, has; else kills them and throws. */
  async stop(signal: NodeJS.Signals = "SIGTERM"): Promise<Ending> {
    this.process.kill(signal)
    let stopped = true
    const killer = setTimeout(() => {
      stopped = false
      this.#killGroup()
    }, LONGEST_STOP_MS)
    const ending = await this.ending
    clearTimeout(killer)
    if (!stopped) throw new Error(`did not stop at ${signal}: ${JSON.stringify(ending)}`)
    return ending
  }

  readonly #killGroup = () => {
    try {
      process.kill(-(this.process.pid ?? 0), "SIGKILL")
    } catch {
      // It has ended already.
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    process.off("exit", this.#killGroup)
    this.#killGroup()
    await this.ending
  }
}

export function portIn(line: string): number {
  const port = /:(\d+) /.exec(line)?.[1]
  if (port === undefined) throw new Error(`no port in ${JSON.stringify(line)}`)
  return Number(port)
}

function collect(stream: Readable): string[] {
  const chunks: string[] = []
  stream.setEncoding("utf8").on("data", (chunk: string) => chunks.push(chunk))
  return chunks
}
