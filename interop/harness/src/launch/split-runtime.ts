import type { TestCertificatePaths } from "@interop/certificates/testing"
import type { Contract } from "@interop/contracts"
import type { Role } from "../select/manifests.ts"
import type {
  LaunchRequest,
  ProxyRequest,
  RunningProgram,
  RunningProxy,
  Runtime,
} from "./runtime.ts"

/** Servers in one runtime, with the proxies in front of them, and clients in another. */
export class SplitRuntime implements Runtime {
  readonly name: string
  readonly #of: Record<Role, Runtime>

  constructor(name: string, of: Record<Role, Runtime>) {
    this.name = name
    this.#of = of
  }

  get guard(): string {
    return `${this.#of.server.guard} and ${this.#of.client.guard}`
  }

  get clientsReachHarness(): boolean {
    return this.#of.client.clientsReachHarness
  }

  get keepsAddresses(): boolean {
    return this.#of.server.keepsAddresses
  }

  certificatesFor(role: Role): TestCertificatePaths {
    return this.#of[role].certificatesFor(role)
  }

  descriptorsFor(role: Role, contract: Contract): string {
    return this.#of[role].descriptorsFor(role, contract)
  }

  bindAddress(index: number) {
    return this.#of.server.bindAddress(index)
  }

  launch(request: LaunchRequest): Promise<RunningProgram> {
    return this.#of[request.program.role].launch(request)
  }

  launchProxy(request: ProxyRequest): Promise<RunningProxy> {
    return this.#of.server.launchProxy(request)
  }

  async close(): Promise<void> {
    await Promise.all([this.#of.client.close(), this.#of.server.close()])
  }
}
