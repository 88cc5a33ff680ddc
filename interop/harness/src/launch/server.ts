import { setTimeout as delay } from "node:timers/promises"
import type { Config, Listener, Ready, ServerObservation } from "@interop/driver-protocol"
import { parseReady } from "@interop/driver-protocol"
import { HarnessError } from "../errors.ts"
import type { Contract } from "@interop/contracts"
import type { Cell } from "../select/cells.ts"
import type { Program } from "../select/manifests.ts"
import type { Timeouts } from "../timeouts.ts"
import { shortPath } from "../workspace.ts"
import { type Exit, describeExit } from "../processes/exit.ts"
import { listenerName } from "./listeners.ts"
import { ProcessClock } from "./process-clock.ts"
import type { RunningProgram, Runtime } from "./runtime.ts"
import { ServerObservations } from "./server-observations.ts"

/** The capability to play scripts: a server without it prints its ready line and nothing else. */
const SCRIPT = "script"

/** The capability to break the protocol on purpose. */
const FAULTS = "faults"

/** Where a client finds what a cell needs, or why it is not there: the program lacks it, or this runtime does. */
export type Endpoint = { address: string } | { unsupported: string; by: "program" | "runtime" }

export interface RunningServer {
  program: Program
  logFiles: string[]
  endpointFor(cell: Cell): Endpoint
  observations: ServerObservations
  /** Set when it ended though nobody asked it to. */
  death?: { exit: Exit; at: number }
  died: Promise<void>
}

/** A client can be through with failing before the harness hears that its server is gone. */
export async function hearOfDeath(
  servers: readonly RunningServer[],
  withinMs: number,
): Promise<void> {
  const deaths = servers.map(({ died }) => died)
  await Promise.race([...deaths, delay(withinMs)])
}

export interface ServerStop {
  program: Program
  /** Why the stop was not a clean one; absent when it was. */
  problem?: string
  /** How it ended by itself, if that was not with 0. */
  exit?: Exit
}

export interface ServerOptions {
  runtime: Runtime
  program: Program
  contract: Contract
  listeners: Listener[]
  timeouts: Timeouts
  /** Names its files in the report directory. */
  label: string
  limits?: Config["limits"]
  /** For calls that carry none. The server names these itself, and all that it prints is handed on. */
  scripted?: {
    scripts: NonNullable<Config["scripts"]>
    onLine: (observation: ServerObservation) => void
  }
  /** Its name on a network, where it is not the program's only server. */
  alias?: string
  /** How clients are told where it is. */
  addressedBy?: "name" | "number"
}

/** What cells know of the server that they share. */
export interface Keeper {
  readonly program: Program
  readonly contract: Contract
  /** Names what is of it in the report directory. */
  readonly label: string
  /** It has cells to serve. */
  readonly isNeeded: boolean
  /** What it said when it was last ready; absent where it is not the suite's. */
  readonly ready: Ready | undefined
  /** The running server; rejects with a HarnessError when it cannot be started. */
  running(): Promise<RunningServer>
  stop(): Promise<ServerStop>
}

/** Keeps one server running for all cells that need it, and starts it anew when it died. */
export class ServerKeeper implements Keeper {
  readonly program: Program
  readonly contract: Contract
  readonly label: string
  readonly #options: ServerOptions
  readonly #listeners: Listener[]
  /** What it said when it was last ready. */
  ready: Ready | undefined
  #current: Promise<RunningServer> | undefined
  #process: RunningProgram | undefined
  #starts = 0
  #stopping = false
  #terminated = false
  #stopped: Promise<ServerStop> | undefined

  constructor(options: ServerOptions) {
    this.#options = options
    this.program = options.program
    this.contract = options.contract
    this.label = options.label
    this.#listeners = options.listeners
  }

  get isNeeded(): boolean {
    return this.#listeners.length > 0
  }

  running(): Promise<RunningServer> {
    this.#current ??= this.#start()
    return this.#current
  }

  async #start(): Promise<RunningServer> {
    this.#starts += 1
    const { contract, label, limits, runtime, alias, scripted } = this.#options
    const certificates = runtime.certificatesFor("server")
    const config: Config = {
      contract: { descriptors: runtime.descriptorsFor("server", contract) },
      listeners: this.#listeners,
      ...(limits && { limits }),
      ...(scripted && { scripts: scripted.scripts }),
      tls: { ...certificates.server, clientCa: certificates.ca },
    }
    const launchedAt = performance.now()
    const process = await runtime.launch({
      program: this.program,
      document: { option: "--config", content: config },
      ports: this.#listeners.map(({ port }) => port),
      label: this.#starts === 1 ? `server.${label}` : `server.${label}.${this.#starts}`,
      ...(alias !== undefined && { alias }),
    })
    this.#process = process
    const clock = new ProcessClock(launchedAt, this.#options.timeouts.lineMs)
    const observations = new ServerObservations(clock, {
      isHostile: this.program.implementation.hostile,
      ...(scripted && { onLineOfAnyCall: scripted.onLine }),
    })
    const ready = await this.#readReady(process, observations)
    this.ready = ready
    const endpoints = this.#endpoints(process, ready)
    const capabilities = ready.capabilities ?? []
    const server: RunningServer = {
      program: this.program,
      logFiles: [process.logFile],
      endpointFor: (cell) => {
        const lacks = cell.scenario.needs.find((need) => !capabilities.includes(need))
        return lacks === undefined
          ? (endpoints.get(listenerName(cell)) as Endpoint)
          : { unsupported: `it does not have the capability ${lacks}`, by: "program" }
      },
      observations,
      died: process.exited.then((exit) => {
        if (this.#stopping) return
        server.death = { exit, at: performance.now() }
        this.#current = undefined
      }),
    }
    return server
  }

  /** From now on it binds the ports that it has, so that it can be started in its own place. */
  keepPorts(): void {
    const ports = new Map(
      this.ready?.listeners?.flatMap((each) =>
        "port" in each ? [[each.name, each.port] as const] : [],
      ),
    )
    for (const listener of this.#listeners) {
      listener.port = ports.get(listener.name) ?? listener.port
    }
  }

  async #readReady(process: RunningProgram, observations: ServerObservations): Promise<Ready> {
    const { startMs } = this.#options.timeouts
    let late = false
    const timer = setTimeout(() => {
      late = true
      process.kill()
    }, startMs)
    const lines = process.lines[Symbol.asyncIterator]()
    try {
      const first = await lines.next()
      if (first.done === true) {
        const exit = await process.exited
        const what = late
          ? `was not ready within ${startMs / 1000} s`
          : `${describeExit(exit)} before it was ready`
        throw this.#failure(what, process)
      }
      const ready = parseReady(first.value)
      const plays = ready.capabilities?.includes(SCRIPT) === true
      if (ready.capabilities?.includes(FAULTS) === true && !this.program.implementation.hostile) {
        throw new Error(
          `names the capability ${FAULTS} when ready, and its manifest does not say that it is hostile`,
        )
      }
      void follow(lines, observations, plays)
      return ready
    } catch (error) {
      process.kill()
      if (error instanceof HarnessError) throw error
      throw this.#failure(`broke the driver contract: ${(error as Error).message}`, process)
    } finally {
      clearTimeout(timer)
    }
  }

  #endpoints(process: RunningProgram, ready: Ready): Map<string, Endpoint> {
    const bound = new Map(ready.listeners?.map((each) => [each.name, each]))
    for (const name of bound.keys()) {
      if (this.#listeners.some((listener) => listener.name === name)) continue
      process.kill()
      throw this.#failure(`names a listener "${name}" when ready, which it was not given`, process)
    }
    return new Map(
      this.#listeners.map(({ name }): [string, Endpoint] => {
        const listener = bound.get(name)
        if (listener === undefined) {
          process.kill()
          throw this.#failure(`says nothing of its listener "${name}" when ready`, process)
        }
        return "port" in listener
          ? [name, { address: process.addressOf(listener.port, this.#options.addressedBy) }]
          : [name, { unsupported: listener.unsupported, by: "program" }]
      }),
    )
  }

  #failure(what: string, { logFile }: RunningProgram): HarnessError {
    return new HarnessError(
      "launch",
      `server ${this.program.name} ${what}; log: ${shortPath(logFile)}`,
    )
  }

  /** Asks the running server to end, while calls are open. */
  terminate(): void {
    this.#terminated = true
    this.#process?.terminate()
  }

  /** Ends the server as the driver contract says: SIGTERM, then exit 0. */
  stop(): Promise<ServerStop> {
    this.#stopped ??= this.#stop()
    return this.#stopped
  }

  async #stop(): Promise<ServerStop> {
    const { program } = this
    const { stopMs } = this.#options.timeouts
    this.#stopping = true
    const started = await this.#current?.catch(() => undefined)
    const process = this.#process
    if (started === undefined || process === undefined) return { program }
    let late = false
    const timer = setTimeout(() => {
      late = true
      process.kill()
    }, stopMs)
    // Asked once, it has to end by itself.
    if (!this.#terminated) process.terminate()
    const exit = await process.exited
    clearTimeout(timer)
    if (late) return { program, problem: `did not end within ${stopMs / 1000} s of SIGTERM` }
    if (exit.code !== 0) {
      return { program, problem: `${describeExit(exit)} on SIGTERM, not with 0`, exit }
    }
    const { observations } = started
    const problem =
      observations.problem ?? observations.driftProblem(this.#options.timeouts.slowness)
    if (problem !== undefined) {
      return { program, problem: `broke the driver contract after it was ready: ${problem}` }
    }
    return { program }
  }
}

async function follow(
  lines: AsyncIterator<string>,
  observations: ServerObservations,
  playsScripts: boolean,
): Promise<void> {
  try {
    for (let next = await lines.next(); next.done !== true; next = await lines.next()) {
      if (playsScripts) observations.take(next.value)
      else {
        observations.problem ??= `prints a line after its ready line, and does not name the capability ${SCRIPT}: ${JSON.stringify(next.value.slice(0, 100))}`
      }
    }
  } catch (error) {
    observations.problem = (error as Error).message
  }
  observations.end()
}
