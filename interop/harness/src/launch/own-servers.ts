import type { Ready } from "@interop/driver-protocol"
import { HarnessError } from "../errors.ts"
import type { Cell } from "../select/cells.ts"
import type { Proxy } from "../select/proxies.ts"
import type { Balance, OwnServer } from "../select/scenario.ts"
import type { Timeouts } from "../timeouts.ts"
import { type Exit, describeExit } from "../processes/exit.ts"
import { listenersFor } from "./listeners.ts"
import type { AddressedBy, RunningProxy, Runtime } from "./runtime.ts"
import type { ServerObservations } from "./server-observations.ts"
import {
  type Endpoint,
  type RunningServer,
  ServerKeeper,
  endProxy,
  frontOf,
  hearOfDeath,
} from "./server.ts"

/** The names of such servers in a network of containers: no certificate could list them all. */
const domain = "own.interop"
export const anyOwnName = `*.${domain}`
let named = 0

/** The servers of one cell that has its own. */
export class OwnServers {
  readonly #cell: Cell
  readonly #own: OwnServer
  readonly #runtime: Runtime
  readonly #keepers: ServerKeeper[]
  readonly #started: RunningServer[] = []
  readonly #calls: readonly string[]
  readonly #label: string
  readonly #timeouts: Timeouts
  #stopping = false
  /** In front of all of them. */
  #proxy: RunningProxy | undefined
  /** What went wrong with them, so far. */
  problem: string | undefined

  constructor(
    cell: Cell,
    {
      runtime,
      timeouts,
      label,
      calls,
    }: {
      runtime: Runtime
      timeouts: Timeouts
      label: string
      /** That the client is about to make, by the ids of their scripts. */
      calls: readonly string[]
    },
  ) {
    const own = cell.scenario.ownServer
    if (own === undefined) throw new RangeError(`${cell.scenario.id} has no servers of its own`)
    this.#cell = cell
    this.#own = own
    this.#runtime = runtime
    this.#calls = calls
    this.#label = label
    this.#timeouts = timeouts
    this.#keepers = Array.from(
      { length: own.instances },
      (_, index) =>
        new ServerKeeper({
          runtime,
          program: cell.server,
          contract: cell.scenario.contract,
          listeners: listenersFor([cell], runtime),
          timeouts,
          label: `${label}.${index + 1}`,
          alias: this.#newAlias(),
          addressedBy: this.#addressedBy(),
          via: own.behindOne === undefined ? cell.via : undefined,
          ...(own.limits && { limits: own.limits }),
        }),
    )
  }

  /** Where the client finds them, once all are ready. */
  async start(): Promise<Endpoint> {
    if (this.#own.restarts && !this.#runtime.keepsAddresses) {
      return {
        unsupported: `in the ${this.#runtime.name} runtime it comes back at another address`,
        by: "runtime",
      }
    }
    try {
      const servers = await Promise.all(this.#keepers.map((keeper) => this.#watch(keeper)))
      const endpoints = servers.map((server) => server.endpointFor(this.#cell))
      const unsupported = endpoints.find((each) => "unsupported" in each)
      if (unsupported !== undefined) return unsupported
      const addresses = endpoints.map((each) => ("address" in each ? each.address : ""))
      const { via } = this.#cell
      return {
        address:
          via === undefined || this.#own.behindOne === undefined
            ? addresses.join(",")
            : await this.#behindOne(via, addresses, this.#own.behindOne),
      }
    } catch (error) {
      if (!(error instanceof HarnessError)) throw error
      this.problem = error.message
      return { unsupported: error.message, by: "runtime" }
    }
  }

  #newAlias(): string {
    named += 1
    return `${this.#cell.server.name}-${named}.${domain}`
  }

  /** Resolvers of names take no list. */
  #addressedBy(): AddressedBy {
    if (this.#own.behindOne !== undefined) return "proxy"
    return this.#own.instances > 1 ? "number" : "name"
  }

  /** The address that stands for all of them. */
  async #behindOne(via: Proxy, addresses: readonly string[], balance: Balance): Promise<string> {
    const runtime = this.#runtime
    const [listener] = listenersFor([this.#cell], runtime)
    if (listener === undefined) throw new RangeError(`${this.#cell.scenario.id} has no listener`)
    const proxy = await runtime.launchProxy({
      proxy: via,
      fronts: [frontOf(listener, addresses, runtime, balance)],
      label: this.#label,
      startMs: this.#timeouts.startMs,
      alias: this.#newAlias(),
    })
    this.#proxy = proxy
    void proxy.exited.then((exit) => {
      if (!this.#stopping) this.problem ??= `proxy ${via.name} died: it ${describeExit(exit)}`
    })
    return proxy.addressOf(listener.name)
  }

  async #watch(keeper: ServerKeeper): Promise<RunningServer> {
    const server = await keeper.running()
    this.#started.push(server)
    server.observations.expect(this.#calls)
    const { terminatedWhen } = this.#own
    server.observations.onLine = ({ event }) => {
      if (event !== terminatedWhen) return
      server.observations.onLine = undefined
      keeper.terminate()
    }
    void server.died.then(() => this.#afterDeath(keeper, server))
    return server
  }

  #afterDeath(keeper: ServerKeeper, server: RunningServer): void {
    if (server.death === undefined) return
    const { who, exit } = server.death
    const isServer = who === `server ${this.#cell.server.name}`
    if (!isServer || !this.#mayEnd() || exit.code !== 0) {
      this.problem = `${who} died: it ${describeExit(exit)}`
      return
    }
    if (!this.#own.restarts) return
    keeper.keepPorts()
    this.#watch(keeper).catch((error: Error) => (this.problem = error.message))
  }

  #died(exit: Exit): string {
    return `server ${this.#cell.server.name} died: it ${describeExit(exit)}`
  }

  /** It is asked to, or a script makes it exit or drain. */
  #mayEnd(): boolean {
    if (this.#own.terminatedWhen !== undefined) return true
    return this.#cell.scenario.steps.some(
      (step) =>
        step.do === "open" &&
        step.script?.some((each) => each.do === "exit" || each.do === "drain"),
    )
  }

  /** From whichever of them plays it; of those that do not, nobody waits for the end. */
  observationsOf(call: string): ServerObservations[] {
    const all = this.#started.map(({ observations }) => observations)
    const players = all.filter((each) => each.has(call))
    return players.length > 0 ? players : all
  }

  hearOfDeath(withinMs: number): Promise<void> {
    return hearOfDeath(this.#started, withinMs)
  }

  /** What the first of them said when it was ready. */
  get ready(): Ready | undefined {
    return this.#keepers.find(({ ready }) => ready !== undefined)?.ready
  }

  get logFiles(): string[] {
    return [...this.#started.flatMap((each) => each.logFiles), ...(this.#proxy?.logFiles ?? [])]
  }

  async stop(): Promise<void> {
    this.#stopping = true
    await endProxy(this.#proxy, this.#timeouts.stopMs)
    const stops = await Promise.all(this.#keepers.map((keeper) => keeper.stop()))
    for (const { program, problem, exit } of stops) {
      // It may have died before it was asked to end, unheard: what is said of it must not depend on that.
      if (exit !== undefined) this.problem ??= this.#died(exit)
      else if (problem !== undefined) this.problem ??= `server ${program.name} ${problem}`
    }
    for (const { observations } of this.#started) {
      const { problem } = observations
      if (problem === undefined) continue
      this.problem ??= `server ${this.#cell.server.name} broke the driver contract after it was ready: ${problem}`
    }
  }

  /** Whether one that should have served a call had none. Known once they have stopped. */
  get idle(): string | undefined {
    if (!this.#own.eachServes) return undefined
    return this.#started.some(({ observations }) => observations.isEmpty)
      ? `one of ${this.#own.instances} servers served no call`
      : undefined
  }
}
