import { isIPv6 } from "node:net"
import type { Contract } from "@interop/contracts"
import type { Listener, PathScript, Ready, ServerObservation } from "@interop/driver-protocol"
import { HarnessError } from "../errors.ts"
import { describeExit } from "../processes/exit.ts"
import type { Program } from "../select/manifests.ts"
import type { Timeouts } from "../timeouts.ts"
import type { Runtime } from "./runtime.ts"
import { type RunningServer, ServerKeeper } from "./server.ts"

export interface ServedStackOptions {
  runtime: Runtime
  program: Program
  contract: Contract
  listener: Listener
  /** By the full path of a method. */
  scripts: Record<string, PathScript>
  timeouts: Timeouts
  onLine: (observation: ServerObservation) => void
  /** It has ended; a script may have made it. */
  onEnd: () => void
  /** What goes wrong with it while it serves, in one line. */
  onProblem: (problem: string) => void
}

/** A server on one port that answers clients which the harness does not drive, and comes back where it ends. */
export class ServedStack {
  readonly program: Program
  readonly #options: ServedStackOptions
  readonly #keeper: ServerKeeper
  #stopping = false

  constructor(options: ServedStackOptions) {
    const { runtime, program, contract, listener, scripts, timeouts, onLine } = options
    this.program = program
    this.#options = options
    this.#keeper = new ServerKeeper({
      runtime,
      program,
      contract,
      listeners: [listener],
      timeouts,
      label: `${program.name}.${listener.transport}`,
      scripted: {
        scripts,
        onLine,
      },
    })
  }

  /** Resolves when clients can call it. Throws a HarnessError where it cannot serve. */
  async start(): Promise<void> {
    const server = await this.#keeper.running()
    const { name, capabilities = [], listeners = [] } = { ...this.#ready, name: this.program.name }
    if (!capabilities.includes("script")) {
      throw new HarnessError("launch", `server ${name} plays no scripts: leave it out of --servers`)
    }
    const [bound] = listeners
    if (bound !== undefined && "unsupported" in bound) {
      const { transport } = this.#options.listener
      throw new HarnessError(
        "launch",
        `server ${name} cannot serve ${transport}: ${bound.unsupported}; leave it out of --servers, or ${transport} out of --transports`,
      )
    }
    void server.died.then(() => this.#afterDeath(server))
  }

  /** As clients on this machine call it. */
  get address(): string {
    const { host, transport } = this.#options.listener
    const [bound] = this.#ready.listeners ?? []
    const port = bound !== undefined && "port" in bound ? bound.port : 0
    return `${transport === "plaintext" ? callable(host) : named(callable(host))}:${port}`
  }

  get ready(): Pick<Ready, "library" | "runtime"> {
    return this.#ready
  }

  /** Asks it to end, and says what was wrong with that. */
  async stop(): Promise<string | undefined> {
    this.#stopping = true
    return (await this.#keeper.stop()).problem
  }

  get #ready(): Ready {
    if (this.#keeper.ready === undefined) throw new RangeError(`${this.program.name} is not ready`)
    return this.#keeper.ready
  }

  async #afterDeath({ death, observations }: RunningServer): Promise<void> {
    const { onEnd, onProblem, scripts } = this.#options
    if (death === undefined || this.#stopping) return
    await observations.ended
    onEnd()
    const mayEnd = Object.values(scripts).some(({ steps }) =>
      steps.some((step) => step.do === "exit" || step.do === "drain"),
    )
    if (!mayEnd || death.exit.code !== 0) onProblem(`died: it ${describeExit(death.exit)}`)
    this.#keeper.keepPorts()
    try {
      await this.start()
    } catch (error) {
      if (!this.#stopping) onProblem(`does not come back: ${(error as Error).message}`)
    }
  }
}

/** Over TLS a number is no name of a server: https://www.rfc-editor.org/rfc/rfc6066#section-3 */
function named(host: string): string {
  return host === "127.0.0.1" ? "localhost" : host
}

/** Of all addresses of this machine, the one that its own clients call. */
function callable(host: string): string {
  if (host === "0.0.0.0") return "127.0.0.1"
  if (host === "::") return "[::1]"
  return isIPv6(host) ? `[${host}]` : host
}
