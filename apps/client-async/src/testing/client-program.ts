import { spawn } from "node:child_process"
import { once } from "node:events"
import { createInterface } from "node:readline"
import { text } from "node:stream/consumers"
import { fileURLToPath } from "node:url"

const main = fileURLToPath(new URL("../main.js", import.meta.url))

/** The client's program in a process of its own, killed at the end of the scope. */
export class ClientProgram implements AsyncDisposable {
  readonly #child
  readonly #lines: AsyncIterator<string>
  readonly #stderr: Promise<string>
  readonly #exited: Promise<unknown>

  constructor(args: readonly string[]) {
    this.#child = spawn(process.execPath, [main, ...args], { stdio: "pipe" })
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
  async nextLine(): Promise<string | undefined> {
    const next = await this.#lines.next()
    return next.done ? undefined : next.value
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

/** Runs the client's program to its end, with nothing on standard input. */
export function runClient(...args: string[]) {
  return runClientIn({}, ...args)
}

/** The same in this environment, over that of the tests. */
export async function runClientIn(env: NodeJS.ProcessEnv, ...args: readonly string[]) {
  const child = spawn(process.execPath, [main, ...args], {
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
