import { spawn } from "node:child_process"
import { once } from "node:events"
import type { Socket } from "node:net"

// A shell would otherwise give a program in the background no standard input.
const START = '"$@" <&3 3<&- &'

/**
 * A small process that outlives a killed harness, also one that is killed with all that descends from it: a shell starts
 * it and ends, and with that it descends from nobody here. The end of its standard input says that the harness is gone.
 */
export class OutlivingProcess {
  /** Not the shell's standard input, which Node closes with the shell's end. */
  readonly #input: Socket

  constructor(script: string, ...args: string[]) {
    const command = ["-c", START, "sh", process.execPath, script, ...args]
    const stdio = ["ignore", "ignore", "ignore", "pipe"] as const
    const shell = spawn("/bin/sh", command, { detached: true, stdio: [...stdio] })
    shell.unref()
    this.#input = shell.stdio[3] as Socket
    this.#input.on("error", () => {})
    // It writes nothing; the end of what could be read is its own.
    this.#input.resume()
    this.#input.unref()
  }

  tell(line: string): void {
    this.#input.write(`${line}\n`)
  }

  /** Ends its input, and waits until it has done what it does then. */
  async close(): Promise<void> {
    if (this.#input.closed) return
    this.#input.ref()
    const ended = once(this.#input, "close")
    this.#input.end()
    await ended
  }
}
