import { spawn, type ChildProcessByStdio } from "node:child_process"
import { once } from "node:events"
import { createInterface } from "node:readline"
import type { Readable } from "node:stream"
import { text } from "node:stream/consumers"
import { fileURLToPath } from "node:url"

/** A program of this folder in a process of its own, killed at the end of the scope. */
export class Program implements AsyncDisposable {
  readonly #process: ChildProcessByStdio<null, Readable, Readable>
  readonly #lines: AsyncIterator<string, undefined>
  readonly #ended: Promise<{
    exitCode: number | null
    signal: NodeJS.Signals | null
    stderr: string
  }>

  constructor(name: string, ...args: readonly string[]) {
    const path = fileURLToPath(new URL(name, import.meta.url))
    this.#process = spawn(process.execPath, [path, ...args], { stdio: ["ignore", "pipe", "pipe"] })
    const { stdout, stderr } = this.#process
    this.#lines = createInterface({ input: stdout })[Symbol.asyncIterator]()
    const complaints = text(stderr)
    this.#ended = once(this.#process, "exit").then(async () => ({
      exitCode: this.#process.exitCode,
      signal: this.#process.signalCode,
      stderr: await complaints,
    }))
  }

  /** The next line of standard output; undefined at its end. */
  async line(): Promise<string | undefined> {
    return (await this.#lines.next()).value
  }

  kill(signal: NodeJS.Signals): void {
    this.#process.kill(signal)
  }

  ended() {
    return this.#ended
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.kill("SIGKILL")
    await this.#ended
  }
}

/** A server of this folder, once it listens; it prints its port first. */
export async function startServer(name: string, ...args: readonly string[]) {
  const program = new Program(name, ...args)
  const port = await program.line()
  if (port === undefined) throw new Error(`no port: ${(await program.ended()).stderr}`)
  return Object.assign(program, { address: `127.0.0.1:${port}` })
}
