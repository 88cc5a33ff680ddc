import type { Contract } from "@interop/contracts"
import type { Role } from "../select/manifests.ts"
import type {
  LaunchRequest,
  ProxyRequest,
  RunningProgram,
  RunningProxy,
  Runtime,
} from "./runtime.ts"

/** Measures the wall time in which at least one program is being launched. */
export class TimedRuntime implements Runtime {
  readonly #runtime: Runtime
  #underWay = 0
  #since = 0
  #totalMs = 0

  constructor(runtime: Runtime) {
    this.#runtime = runtime
  }

  get launchingMs(): number {
    return this.#totalMs
  }

  get name(): string {
    return this.#runtime.name
  }

  get guard(): string {
    return this.#runtime.guard
  }

  get clientsReachHarness(): boolean {
    return this.#runtime.clientsReachHarness
  }

  get keepsAddresses(): boolean {
    return this.#runtime.keepsAddresses
  }

  certificatesFor(role: Role) {
    return this.#runtime.certificatesFor(role)
  }

  descriptorsFor(role: Role, contract: Contract): string {
    return this.#runtime.descriptorsFor(role, contract)
  }

  bindAddress(index: number) {
    return this.#runtime.bindAddress(index)
  }

  launch(request: LaunchRequest): Promise<RunningProgram> {
    return this.#timed(() => this.#runtime.launch(request))
  }

  launchProxy(request: ProxyRequest): Promise<RunningProxy> {
    return this.#timed(() => this.#runtime.launchProxy(request))
  }

  async #timed<T>(launch: () => Promise<T>): Promise<T> {
    if (this.#underWay === 0) this.#since = performance.now()
    this.#underWay += 1
    try {
      return await launch()
    } finally {
      this.#underWay -= 1
      if (this.#underWay === 0) this.#totalMs += performance.now() - this.#since
    }
  }

  close(): Promise<void> {
    return this.#runtime.close()
  }
}
