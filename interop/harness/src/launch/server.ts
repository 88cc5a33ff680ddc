import type { BidiMode, Config, Listener, Ready, Transport } from "@interop/driver-protocol"
import { parseReady } from "@interop/driver-protocol"
import { HarnessError } from "../errors.ts"
import { describeExit } from "./exit.ts"
import type { Cell } from "../select/cells.ts"
import type { Program } from "../select/manifests.ts"
import { shortPath } from "../workspace.ts"
import type { Timeouts } from "../timeouts.ts"
import type { Exit } from "./exit.ts"
import type { RunningProgram, Runtime } from "./runtime.ts"

export type Endpoint = { address: string } | { unsupported: string }

export interface RunningServer {
  program: Program
  ready: Ready
  logFile: string
  endpointFor(cell: Cell): Endpoint
  /** Set when it ended though nobody asked it to. */
  death?: { exit: Exit; at: number }
  died: Promise<void>
}

export interface ServerStop {
  program: Program
  /** Why the stop was not a clean one; absent when it was. */
  problem?: string
}

/** Keeps one server running for all cells that need it, and starts it anew when it died. */
export class ServerKeeper {
  readonly program: Program
  readonly #runtime: Runtime
  readonly #listeners: Listener[]
  readonly #timeouts: Timeouts
  /** What it said when it was last ready. */
  ready: Ready | undefined
  #current: Promise<RunningServer> | undefined
  #process: RunningProgram | undefined
  #starts = 0
  #stopping = false

  constructor(runtime: Runtime, program: Program, cells: readonly Cell[], timeouts: Timeouts) {
    this.#runtime = runtime
    this.program = program
    this.#timeouts = timeouts
    const names = new Set(cells.filter((cell) => cell.server === program).map(listenerName))
    this.#listeners = [...names].map((name, index) => {
      const [transport, bidi] = name.split("/") as [Transport, BidiMode]
      return { name, ...runtime.bindAddress(index), transport, bidi }
    })
  }

  /** The running server; rejects with a HarnessError when it cannot be started. */
  running(): Promise<RunningServer> {
    this.#current ??= this.#start()
    return this.#current
  }

  async #start(): Promise<RunningServer> {
    this.#starts += 1
    const { name } = this.program
    const label = this.#starts === 1 ? `server.${name}` : `server.${name}.${this.#starts}`
    const certificates = this.#runtime.certificatesFor("server")
    const config: Config = {
      listeners: this.#listeners,
      tls: {
        certificate: certificates.server.certificate,
        privateKey: certificates.server.privateKey,
        clientCa: certificates.ca,
      },
    }
    const process = await this.#runtime.launch({
      program: this.program,
      document: { option: "--config", content: config },
      ports: this.#listeners.map(({ port }) => port),
      label,
    })
    this.#process = process
    const ready = await this.#readReady(process)
    this.ready = ready
    const endpoints = this.#endpoints(process, ready)
    const server: RunningServer = {
      program: this.program,
      ready,
      logFile: process.logFile,
      endpointFor: (cell) => endpoints.get(listenerName(cell)) as Endpoint,
      died: process.exited.then((exit) => {
        if (this.#stopping) return
        server.death = { exit, at: performance.now() }
        this.#current = undefined
      }),
    }
    return server
  }

  async #readReady(process: RunningProgram): Promise<Ready> {
    let late = false
    const timer = setTimeout(() => {
      late = true
      process.kill()
    }, this.#timeouts.startMs)
    const lines = process.lines[Symbol.asyncIterator]()
    try {
      const first = await lines.next()
      if (first.done === true) {
        const exit = await process.exited
        const what = late
          ? `was not ready within ${this.#timeouts.startMs / 1000} s`
          : `${describeExit(exit)} before it was ready`
        throw this.#failure(what, process)
      }
      const ready = parseReady(first.value)
      void this.#dropRest(lines)
      return ready
    } catch (error) {
      process.kill()
      if (error instanceof HarnessError) throw error
      throw this.#failure(`broke the driver contract: ${(error as Error).message}`, process)
    } finally {
      clearTimeout(timer)
    }
  }

  async #dropRest(lines: AsyncIterator<string>): Promise<void> {
    try {
      while ((await lines.next()).done !== true);
    } catch {
      // A flood after the ready line concerns nobody: the judge looks at clients.
    }
  }

  #endpoints(process: RunningProgram, ready: Ready): Map<string, Endpoint> {
    const bound = new Map(ready.listeners?.map((each) => [each.name, each]))
    return new Map(
      this.#listeners.map(({ name }): [string, Endpoint] => {
        const listener = bound.get(name)
        if (listener === undefined) {
          process.kill()
          throw this.#failure(`says nothing of its listener "${name}" when ready`, process)
        }
        return "port" in listener
          ? [name, { address: process.addressOf(listener.port) }]
          : [name, { unsupported: listener.unsupported }]
      }),
    )
  }

  #failure(what: string, { logFile }: RunningProgram): HarnessError {
    return new HarnessError(
      "launch",
      `server ${this.program.name} ${what}; log: ${shortPath(logFile)}`,
    )
  }

  /** Ends the server as the driver contract says: SIGTERM, then exit 0. */
  async stop(): Promise<ServerStop> {
    const { program } = this
    this.#stopping = true
    const started = await this.#current?.catch(() => undefined)
    const process = this.#process
    if (started === undefined || process === undefined) return { program }
    let late = false
    const timer = setTimeout(() => {
      late = true
      process.kill()
    }, this.#timeouts.stopMs)
    process.terminate()
    const exit = await process.exited
    clearTimeout(timer)
    if (late)
      return { program, problem: `did not end within ${this.#timeouts.stopMs / 1000} s of SIGTERM` }
    if (exit.code !== 0) return { program, problem: `${describeExit(exit)} on SIGTERM, not with 0` }
    return { program }
  }
}

function listenerName({ transport, scenario }: Cell): string {
  return `${transport}/${scenario.bidi}`
}
