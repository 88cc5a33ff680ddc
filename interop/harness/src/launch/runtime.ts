import type { TestCertificatePaths } from "@interop/certificates/testing"
import type { Contract } from "@interop/contracts"
import type { Transport } from "@interop/driver-protocol"
import type { Program, Role } from "../select/manifests.ts"
import type { Proxy } from "../select/proxies.ts"
import type { Balance } from "../select/scenario.ts"
import type { Exit } from "../processes/exit.ts"

/** A client reaches a server by name, or by number for lists; a proxy in front of it from where that runs. */
export type AddressedBy = "name" | "number" | "proxy"

export interface RunningProgram {
  /**
   * Standard output, line by line. Throws an OutputError when a line is not
   * UTF-8, or longer than any that the driver contract knows.
   */
  lines: AsyncIterable<string>
  exited: Promise<Exit>
  /** Absent where it is no process of this machine. */
  pid?: number
  /** Where a port is reached that this program has bound, as host:port. */
  addressOf(port: number, by?: AddressedBy): string
  /** The file with its standard error. */
  logFile: string
  /** Asks it to end: SIGTERM. */
  terminate(): void
  /** Ends it and all that it started: SIGKILL. */
  kill(): void
}

export interface LaunchRequest {
  program: Program
  /** The program's JSON document, handed over as `--config FILE` or `--plan FILE`. */
  document: { option: "--config" | "--plan"; content: object }
  /** The ports that a server is told to bind; absent where it takes any free ones. */
  ports?: number[]
  /** Names the files of this launch in the report directory; unique in a run. */
  label: string
  /** A server's name on a network; absent: the program's. */
  alias?: string
}

/** One address that a proxy listens on. */
export interface Front {
  name: string
  transport: Transport
  /** What it shows; of TLS. */
  tls: { certificate: string; privateKey: string }
  /** The servers behind it, as host:port. */
  servers: readonly string[]
  balance: Balance
}

export interface ProxyRequest {
  proxy: Proxy
  fronts: readonly Front[]
  /** Names the files of this launch in the report directory; unique in a run. */
  label: string
  startMs: number
  /** Its name on a network. */
  alias: string
}

export interface RunningProxy {
  exited: Promise<Exit>
  /** Where a client finds a front, by its name. */
  addressOf(front: string, by?: AddressedBy): string
  /** Its configuration, and what it wrote. */
  logFiles: string[]
  terminate(): void
  kill(): void
}

/** Where programs run. A cell reads the same in every runtime. */
export interface Runtime {
  readonly name: string
  /** What ends and removes all that a killed harness leaves. */
  readonly guard: string
  /** A client can be sent through a port of the harness. */
  readonly clientsReachHarness: boolean
  /** A server that is started again is where it was before. */
  readonly keepsAddresses: boolean
  /** As a launched program of that role finds them; a proxy finds those of servers. */
  certificatesFor(role: Role): TestCertificatePaths
  /** The path of a contract's descriptors, as a launched program of that role finds it. */
  descriptorsFor(role: Role, contract: Contract): string
  /** What a server is told to bind for its listener number `index`. */
  bindAddress(index: number): { host: string; port: number }
  launch(request: LaunchRequest): Promise<RunningProgram>
  /** Once it listens. */
  launchProxy(request: ProxyRequest): Promise<RunningProxy>
  /** Ends whatever still runs. */
  close(): Promise<void>
}
