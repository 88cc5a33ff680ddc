import { readFileSync } from "node:fs"
import { randomUUID } from "node:crypto"
import { hostname } from "node:os"
import { join } from "node:path"
import {
  type TestCertificatePaths,
  filesOf,
  testCertificatePaths,
} from "@interop/certificates/testing"
import type { Contract } from "@interop/contracts"
import type { FileError } from "@interop/files"
import type Dockerode from "dockerode"
import { LABEL_TESTCONTAINERS_SESSION_ID, type StartedTestContainer } from "testcontainers"
import { HarnessError } from "../../errors.ts"
import type { Program, Role } from "../../select/manifests.ts"
import type { Secrets } from "../../select/secrets.ts"
import { keepDocument } from "../document-file.ts"
import type { LaunchRequest, RunningProgram, Runtime } from "../runtime.ts"
import {
  ConfinedContainer,
  type ContainerLimits,
  documentsDirectory,
} from "./confined-container.ts"
import { type InContainer, documentsArchive } from "./documents-archive.ts"
import { containerEngine } from "../../prepare/container-engine.ts"
import { runExec } from "./exec-program.ts"
import { OutOfMemoryWatch } from "./out-of-memory.ts"
import { followContainer } from "./server-container.ts"
import { type Guard, startGuard } from "./guard.ts"
import { sweep, sweepLeftovers } from "./sweep.ts"
import { OWNER_LABEL, ownerOf } from "./owner.ts"

const FIRST_PORT = 50_051
const certificatesDirectory = `${documentsDirectory}/certificates`

const contractsDirectory = `${documentsDirectory}/contracts`

const certificatesInside = testCertificatePaths(certificatesDirectory)

export interface ContainerRuntimeOptions {
  /** For logs and for copies of the documents. */
  directory: string
  /** On this machine; copied into every container. */
  certificates: TestCertificatePaths
  /** Those that are spoken; their descriptors are copied into every container. */
  contracts: readonly Contract[]
  /** Image id by implementation. */
  images: ReadonlyMap<string, string>
  limits: ContainerLimits
  /** What no file of a report may have. */
  secrets: Secrets
  onUnwritable: (error: FileError) => void
  /** Servers are reached through ports of this machine, not by their names on the network. */
  publishesPorts: boolean
}

interface Session {
  /** Labels all that this run makes. A session of testcontainers may be several runs', which share one Ryuk. */
  owner: string
  guard: Guard
  networkId: string
  outOfMemory: OutOfMemoryWatch
}

/**
 * Runs servers as containers on a network of their own, where each has its
 * name, and clients as processes of one container a client, which costs a
 * tenth of a container a plan.
 */
export class ContainerRuntime implements Runtime {
  readonly name = "container"
  readonly clientsReachHarness = false
  /** Clients would ask for the new one after 30 s at the earliest: https://github.com/grpc/grpc/blob/master/doc/naming.md */
  readonly keepsAddresses = false
  readonly #options: ContainerRuntimeOptions
  readonly #engine: Dockerode
  readonly #session: Session
  readonly #clients = new Map<Program, Promise<StartedTestContainer>>()
  readonly #launching = new Set<Promise<RunningProgram>>()
  #closed: Promise<void> | undefined

  private constructor(options: ContainerRuntimeOptions, engine: Dockerode, session: Session) {
    this.#options = options
    this.#engine = engine
    this.#session = session
  }

  static async start(options: ContainerRuntimeOptions): Promise<ContainerRuntime> {
    const engine = await containerEngine()
    await sweepLeftovers(engine)
    const owner = ownerOf(process.pid, hostname())
    const guard = await startGuard(owner)
    const network = await engine.createNetwork({
      Name: `interop-${randomUUID()}`,
      Labels: { [LABEL_TESTCONTAINERS_SESSION_ID]: guard.sessionId, [OWNER_LABEL]: owner },
    })
    const outOfMemory = await OutOfMemoryWatch.start(engine, owner)
    return new ContainerRuntime(options, engine, {
      owner,
      guard,
      networkId: network.id,
      outOfMemory,
    })
  }

  get guard(): string {
    return this.#session.guard.name
  }

  certificatesFor(): TestCertificatePaths {
    return certificatesInside
  }

  descriptorsFor(_role: Role, { name }: Contract): string {
    return `${contractsDirectory}/${name}.binpb`
  }

  bindAddress(index: number) {
    return { host: "0.0.0.0", port: FIRST_PORT + index }
  }

  async launch(request: LaunchRequest): Promise<RunningProgram> {
    if (this.#closed !== undefined) throw new HarnessError("interrupted", "interrupted")
    const { role, name } = request.program
    keepDocument(this.#options, request)
    const launch = role === "server" ? this.#launchServer(request) : this.#launchClient(request)
    this.#launching.add(launch)
    try {
      return await launch
    } catch (cause) {
      if (this.#closed !== undefined)
        throw new HarnessError("interrupted", "interrupted", { cause })
      const message = `cannot start ${role} ${name} in a container: ${(cause as Error).message}`
      throw new HarnessError("launch", message, { cause })
    } finally {
      this.#launching.delete(launch)
    }
  }

  async #launchServer({
    program,
    document,
    ports = [],
    label,
    alias = program.name,
  }: LaunchRequest): Promise<RunningProgram> {
    const path = `${documentsDirectory}/${label}.json`
    const [entrypoint = "", ...args] = program.command
    const container = await this.#container(program, [[path, JSON.stringify(document.content)]])
      .withAliasOn(this.#session.networkId, alias)
      .withEntrypoint([entrypoint])
      .withCommand([...args, document.option, path])
      .withExposedPorts(...(this.#options.publishesPorts ? ports : []))
      .start()
    const handle = this.#engine.getContainer(container.getId())
    const { NetworkSettings } = await handle.inspect()
    const [network] = Object.values(NetworkSettings.Networks)
    return followContainer(handle, {
      modem: this.#engine.modem,
      logFile: join(this.#options.directory, `${label}.log`),
      onUnwritable: this.#options.onUnwritable,
      addressOf: (port, by) => {
        if (this.#options.publishesPorts) {
          return `${by === "number" ? "127.0.0.1" : "localhost"}:${container.getMappedPort(port)}`
        }
        return `${by === "number" ? network?.IPAddress : alias}:${port}`
      },
      outOfMemory: this.#session.outOfMemory,
    })
  }

  async #launchClient({ program, document, label }: LaunchRequest): Promise<RunningProgram> {
    let started = this.#clients.get(program)
    if (started === undefined) {
      started = this.#container(program, [])
        .withEntrypoint(["sleep"])
        .withCommand(["infinity"])
        .start()
      this.#clients.set(program, started)
    }
    const container = await started
    const path = `${documentsDirectory}/${label}.json`
    const handle = this.#engine.getContainer(container.getId())
    await handle.putArchive(documentsArchive([[path, JSON.stringify(document.content)]]), {
      path: documentsDirectory,
    })
    return runExec(handle, {
      modem: this.#engine.modem,
      command: [...program.command, document.option, path],
      label,
      logFile: join(this.#options.directory, `${label}.log`),
      onUnwritable: this.#options.onUnwritable,
      outOfMemory: this.#session.outOfMemory,
    })
  }

  #container(program: Program, documents: InContainer[]): ConfinedContainer {
    const { certificates, contracts, images, limits } = this.#options
    const image = images.get(program.implementation.name)
    if (image === undefined) throw new Error(`${program.implementation.name} has no image`)
    const inside = filesOf(certificatesInside)
    const copies = filesOf(certificates).map((file, index): InContainer => [
      inside[index] ?? "",
      readFileSync(file, "utf8"),
    ])
    const descriptors = contracts.map((contract): InContainer => [
      this.descriptorsFor(program.role, contract),
      readFileSync(contract.descriptorFile),
    ])
    return new ConfinedContainer(image, limits)
      .withNetworkMode(this.#session.networkId)
      .withLabels({ [OWNER_LABEL]: this.#session.owner })
      .withCopyArchivesToContainer([
        {
          tar: documentsArchive([...documents, ...copies, ...descriptors]),
          target: documentsDirectory,
        },
      ])
  }

  close(): Promise<void> {
    this.#closed ??= this.#close()
    return this.#closed
  }

  async #close(): Promise<void> {
    this.#session.outOfMemory.close()
    // What is being made now would be left behind by a sweep that came before it.
    await Promise.allSettled([...this.#launching, ...this.#clients.values()])
    await sweep(this.#engine, this.#session.owner)
    await this.#session.guard.close()
  }
}
