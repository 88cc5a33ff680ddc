import { spawn } from "node:child_process"
import { once } from "node:events"
import { createInterface } from "node:readline"
import { text } from "node:stream/consumers"
import { fileURLToPath } from "node:url"

/** A program in a process of its own, killed at the end of the scope. */
export class Program implements AsyncDisposable {
  readonly #child
  readonly #lines: AsyncIterator<string, undefined>
  readonly #stderr: Promise<string>
  readonly #exited: Promise<unknown>

  constructor(path: string, args: readonly string[]) {
    const program = fileURLToPath(new URL(path, import.meta.url))
    this.#child = spawn(process.execPath, [program, ...args], { stdio: "pipe" })
    // A program that has ended does not read what is written still.
    this.#child.stdin.on("error", () => {})
    this.#lines = createInterface(this.#child.stdout)[Symbol.asyncIterator]()
    this.#stderr = text(this.#child.stderr)
    this.#exited = once(this.#child, "exit")
  }

  write(input: string): void {
    this.#child.stdin.write(input)
  }

  endInput(): void {
    this.#child.stdin.end()
  }

  closeOutput(): void {
    this.#child.stdout.destroy()
  }

  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal)
  }

  /** The next line of standard output, undefined at its end. */
  async line(): Promise<string | undefined> {
    return (await this.#lines.next()).value
  }

  /** The next line that starts like this; undefined when none does. */
  async lineThatStarts(start: string): Promise<string | undefined> {
    for (;;) {
      const line = await this.line()
      if (line === undefined || line.startsWith(start)) return line
    }
  }

  /** The lines that it has printed and this has not read; ends it. */
  async lastLines(): Promise<string[]> {
    this.signal("SIGTERM")
    const lines: string[] = []
    for (let line = await this.line(); line !== undefined; line = await this.line())
      lines.push(line)
    return lines
  }

  async ended() {
    await this.#exited
    const { exitCode, signalCode } = this.#child
    return { exitCode, signalCode, stderr: await this.#stderr }
  }

  async [Symbol.asyncDispose]() {
    this.#child.kill("SIGKILL")
    await this.#exited
  }
}

export function clientProgram(...args: readonly string[]): Program {
  return new Program("../main.js", args)
}

/** Runs the client to its end, with nothing on standard input. */
export function runClient(...args: readonly string[]) {
  return runClientIn({}, ...args)
}

/** The same in this environment, over that of the tests. */
export async function runClientIn(env: NodeJS.ProcessEnv, ...args: readonly string[]) {
  const program = fileURLToPath(new URL("../main.js", import.meta.url))
  const child = spawn(process.execPath, [program, ...args], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, ...env },
  })
  const [stdout, stderr] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, "close"),
  ])
  return { exitCode: child.exitCode, stdout, stderr }
}

/** A server of this folder with these arguments, once it listens: it prints its port first. */
export async function startServer(name: string, ...args: readonly string[]) {
  const program = new Program(name, args)
  const port = await program.line()
  if (port === undefined) throw new Error(`no port: ${(await program.ended()).stderr}`)
  return Object.assign(program, { address: `localhost:${port}`, port })
}

/** testing/square-server.ts with these arguments, once it listens. */
export function startSquareServer(...args: readonly string[]) {
  return startServer("square-server.ts", ...args)
}
