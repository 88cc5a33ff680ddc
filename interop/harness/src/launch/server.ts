import { setTimeout as delay } from "node:timers/promises"
import type { Config, Listener, Ready, ServerObservation } from "@interop/driver-protocol"
import { parseReady } from "@interop/driver-protocol"
import { HarnessError } from "../errors.ts"
import type { Contract } from "@interop/contracts"
import type { Cell } from "../select/cells.ts"
import type { Program } from "../select/manifests.ts"
import type { Proxy } from "../select/proxies.ts"
import type { Balance } from "../select/scenario.ts"
import type { Timeouts } from "../timeouts.ts"
import { shortPath } from "../workspace.ts"
import { type Exit, describeExit } from "../processes/exit.ts"
import { listenerName } from "./listeners.ts"
import { ProcessClock } from "./process-clock.ts"
import type { AddressedBy, Front, RunningProgram, RunningProxy, Runtime } from "./runtime.ts"
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
  /** Set when it, or the proxy in front of it, ended though nobody asked it to; `who` says which. */
  death?: { who: string; exit: Exit; at: number }
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
  /** What clients call it on a network; absent: by the program's name. */
  alias?: string
  /** How clients are told where it is. */
  addressedBy?: AddressedBy
  /** Stands in front of it. */
  via?: Proxy | undefined
}

/** What cells know of the server that they share. */
export interface Keeper {
  readonly program: Program
  readonly contract: Contract
  /** Names what is of it in the report directory. */
  readonly label: string
  /** What its clients reach it through; absent: nothing. */
  readonly via: Proxy | undefined
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
  readonly via: Proxy | undefined
  readonly #options: ServerOptions
  readonly #listeners: Listener[]
  /** What it said when it was last ready. */
  ready: Ready | undefined
  #current: Promise<RunningServer> | undefined
  #process: RunningProgram | undefined
  #proxy: RunningProxy | undefined
  #keepsPorts = false
  #starts = 0
  #stopping = false
  #terminated = false
  #stopped: Promise<ServerStop> | undefined

  constructor(options: ServerOptions) {
    this.#options = options
    this.program = options.program
    this.contract = options.contract
    this.label = options.label
    this.via = options.via
    this.#listeners = options.listeners
  }

  get #alias(): string {
    return this.#options.alias ?? this.program.name
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
    const { contract, label, limits, runtime, scripted } = this.#options
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
      // Its clients call the proxy by that name.
      alias: this.via === undefined ? this.#alias : `behind-${this.#alias}`,
    })
    this.#process = process
    const clock = new ProcessClock(launchedAt, this.#options.timeouts.lineMs)
    const observations = new ServerObservations(clock, {
      isHostile: this.program.implementation.hostile,
      ...(scripted && { onLineOfAnyCall: scripted.onLine }),
    })
    const ready = await this.#readReady(process, observations)
    this.ready = ready
    const direct = this.#endpoints(process, ready)
    const proxy = this.via && (await this.#proxyFor(this.via, process, ready))
    const endpoints = proxy === undefined ? direct : this.#fronted(proxy, direct)
    const capabilities = ready.capabilities ?? []
    const dies = (who: string, exit: Exit) => {
      if (this.#stopping || server.death !== undefined) return
      server.death = { who, exit, at: performance.now() }
      this.#current = undefined
    }
    const server: RunningServer = {
      program: this.program,
      logFiles: [process.logFile, ...(proxy?.logFiles ?? [])],
      endpointFor: (cell) => {
        const lacks = cell.scenario.needs.find((need) => !capabilities.includes(need))
        return lacks === undefined
          ? (endpoints.get(listenerName(cell)) as Endpoint)
          : { unsupported: `it does not have the capability ${lacks}`, by: "program" }
      },
      observations,
      died: Promise.race([
        process.exited.then((exit) => dies(`server ${this.program.name}`, exit)),
        ...(proxy === undefined ? [] : [this.#proxyEnds(proxy, dies)]),
      ]),
    }
    return server
  }

  /** The one that runs, where the server has come back to its place. */
  async #proxyFor(via: Proxy, process: RunningProgram, ready: Ready): Promise<RunningProxy> {
    if (this.#keepsPorts && this.#proxy !== undefined) return this.#proxy
    const { runtime, timeouts } = this.#options
    // Of a server that died: its ports lead nowhere, and its name is the next one's.
    await endProxy(this.#proxy, timeouts.stopMs)
    const ports = new Map(portsIn(ready))
    try {
      this.#proxy = await runtime.launchProxy({
        proxy: via,
        fronts: this.#listeners.flatMap((listener) => {
          const port = ports.get(listener.name)
          if (port === undefined) return []
          return frontOf(listener, [process.addressOf(port, "proxy")], runtime)
        }),
        label: this.#starts === 1 ? this.label : `${this.label}.${this.#starts}`,
        startMs: timeouts.startMs,
        alias: this.#alias,
      })
      return this.#proxy
    } catch (error) {
      process.kill()
      throw error
    }
  }

  /** Its server serves nobody any more. */
  async #proxyEnds(proxy: RunningProxy, dies: (who: string, exit: Exit) => void): Promise<void> {
    const server = this.#process
    const exit = await proxy.exited
    if (this.#proxy === proxy) this.#proxy = undefined
    dies(`proxy ${this.via?.name ?? ""}`, exit)
    if (!this.#stopping) server?.kill()
  }

  /** Where the proxy offers what the server does. */
  #fronted(proxy: RunningProxy, direct: ReadonlyMap<string, Endpoint>): Map<string, Endpoint> {
    const { addressedBy } = this.#options
    return new Map(
      [...direct].map(([name, endpoint]): [string, Endpoint] => [
        name,
        "address" in endpoint ? { address: proxy.addressOf(name, addressedBy) } : endpoint,
      ]),
    )
  }

  /** From now on it binds the ports that it has, so that it can be started in its own place. */
  keepPorts(): void {
    this.#keepsPorts = true
    const ports = new Map(portsIn(this.ready))
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
      throw this.#failure(`broke the driver contract: ${(error as Error).message}`, process, error)
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

  #failure(what: string, { logFile }: RunningProgram, cause?: unknown): HarnessError {
    return new HarnessError(
      "launch",
      `server ${this.program.name} ${what}; log: ${shortPath(logFile)}`,
      { cause },
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
    // First: a server that drains waits for connections that a proxy keeps.
    await endProxy(this.#proxy, stopMs)
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

/** It is not under test, and need not end well. */
export async function endProxy(proxy: RunningProxy | undefined, withinMs: number): Promise<void> {
  if (proxy === undefined) return
  const timer = setTimeout(() => proxy.kill(), withinMs)
  proxy.terminate()
  await proxy.exited
  clearTimeout(timer)
}

function portsIn(ready: Ready | undefined): [string, number][] {
  return (ready?.listeners ?? []).flatMap((each): [string, number][] =>
    "port" in each ? [[each.name, each.port]] : [],
  )
}

/** What stands for a listener: it shows the same certificate. */
export function frontOf(
  { name, transport, tls }: Listener,
  servers: readonly string[],
  runtime: Runtime,
  balance: Balance = "round-robin",
): Front {
  const shown = tls ?? runtime.certificatesFor("server").server
  return { name, transport, tls: shown, servers, balance }
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
