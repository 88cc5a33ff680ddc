import { createRequire } from "node:module"
import type { Config, Listener } from "@interop/driver-protocol"
import {
  ConcurrencyLimit,
  HardenedServer,
  type DrainOptions,
  type ServerLimits,
} from "@interop/server-hardening"
import { bidiModeAt, type BidiMode } from "@interop/square-program/listener"
import type { Arithmetic } from "./arithmetic/arithmetic.ts"
import { ownThread } from "./arithmetic/own-thread.ts"
import type * as auxiliaryServices from "./auxiliary-services.ts"
import { bind } from "./bind.ts"
import type { Health } from "./health.ts"
import { squareContract, type ServedContract } from "./served-contract.ts"
import { squareHandlers } from "./square-handlers.ts"
import { serverCredentials } from "./tls-files.ts"

export interface SquareServerOptions {
  /** Threads that do the arithmetic; 0 for this one. */
  workers: number
  /** Hears of errors that no client is told of, one line each. */
  onError: (message: string) => void
  /** What clients may take, where it is not what it is by default. */
  limits?: Partial<ServerLimits>
  /** The square service alone, unless told. */
  contract?: ServedContract | undefined
}

/** What a server needs to know of a config. */
export type ServerConfig = Omit<Config, "contract">

/** A listener and the port that it has. */
export type BoundListener = Listener & { port: number }

/** Serves the contract on several listeners of one process, which share their limits. */
export class SquareServer {
  readonly #arithmetic: Arithmetic
  readonly #limit: ConcurrencyLimit | undefined
  readonly #options: SquareServerOptions
  /** One for each way to answer streamrangeSquare that some listener wants. */
  readonly #servers = new Map<BidiMode, HardenedServer>()
  #health: Health | undefined

  private constructor(arithmetic: Arithmetic, config: ServerConfig, options: SquareServerOptions) {
    const max = config.limits?.maxConcurrentRpcs
    this.#arithmetic = arithmetic
    this.#limit = max === undefined ? undefined : new ConcurrencyLimit(max)
    this.#options = options
  }

  /**
   * Binds every listener of the config, or none. `announce` is called once all
   * accept connections.
   */
  static async start(
    config: ServerConfig,
    options: SquareServerOptions,
    announce: (listeners: BoundListener[]) => void = () => {},
  ): Promise<SquareServer> {
    const credentials = config.listeners.map(({ transport, tls }) =>
      serverCredentials(transport, tls ?? config.tls),
    )
    const arithmetic = await arithmeticIn(options)
    const square = new SquareServer(arithmetic, config, options)
    try {
      const bindings = config.listeners.map(async (listener, i) => {
        const port = await bind(
          square.#serverFor(bidiModeAt(listener) ?? "interleaved"),
          listener,
          credentials[i]!,
        )
        return { ...listener, port }
      })
      // Not before all are done one way or the other: a late one would be left open.
      await Promise.allSettled(bindings)
      const bound = await Promise.all(bindings)
      const contract = options.contract ?? squareContract
      const isLarge = contract.descriptors.length > LARGE_DESCRIPTORS_BYTES
      if (isLarge) square.#offerAuxiliaryServices(contract)
      announce(bound)
      if (!isLarge) square.#offerAuxiliaryServices(contract)
      return square
    } catch (error) {
      await square.drain({ timeLimitMs: 0 })
      throw error
    }
  }

  get callsInFlight(): number {
    return [...this.#servers.values()].reduce((sum, server) => sum + server.callsInFlight, 0)
  }

  /** Refuses new calls, finishes those in flight, then closes everything. Says how many had to be cut off. */
  async drain(options: DrainOptions): Promise<{ cutOff: number }> {
    this.#health?.stop()
    const drained = await Promise.all(
      [...this.#servers.values()].map((server) => server.drain(options)),
    )
    await this.#arithmetic.close()
    return { cutOff: drained.reduce((sum, { cutOff }) => sum + cutOff, 0) }
  }

  #offerAuxiliaryServices(contract: ServedContract): void {
    const { offerAuxiliaryServices } = loadAuxiliaryServices()
    this.#health = offerAuxiliaryServices([...this.#servers.values()], contract)
  }

  #serverFor(bidi: BidiMode): HardenedServer {
    let server = this.#servers.get(bidi)
    if (server === undefined) {
      const { limits = {}, onError, contract = squareContract } = this.#options
      server = new HardenedServer({
        ...(this.#limit ? { limit: this.#limit } : {}),
        ...(contract.takesBytes ? { takesBytes: contract.takesBytes } : {}),
        limits,
        onHandlerError: (error, path) => onError(`${path} failed: ${String(error)}`),
      })
      contract.offer(server, squareHandlers(this.#arithmetic, bidi))
      this.#servers.set(bidi, server)
    }
    return server
  }
}

/** Reflection reads a mebibyte of them in a quarter of a second or more: no client's first call shall wait for that. */
const LARGE_DESCRIPTORS_BYTES = 256 * 1024

/**
 * Health and reflection take 60 to 80 ms to load, as long as all else together:
 * so only now that the server has been announced, while its first client
 * starts. `require` loads them within the turn of the announcement: nobody can
 * ask for them before they are there.
 */
function loadAuxiliaryServices(): typeof auxiliaryServices {
  return createRequire(import.meta.url)("./auxiliary-services.ts") as typeof auxiliaryServices
}

async function arithmeticIn({ workers, onError }: SquareServerOptions): Promise<Arithmetic> {
  if (workers === 0) return ownThread
  const { workerPool } = await import("./arithmetic/worker-pool.ts")
  return workerPool(workers, (error) => onError(`a worker failed: ${String(error)}`))
}
