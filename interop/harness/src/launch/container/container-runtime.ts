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
import { imageName } from "../../select/proxies.ts"
import { shortPath } from "../../workspace.ts"
import { keepDocument, keepFile } from "../document-file.ts"
import { keepLog } from "../log-file.ts"
import { outputLines } from "../output-lines.ts"
import { configurationName, configurationOf } from "../proxy/configuration.ts"
import { filledIn } from "../proxy/template.ts"
import { untilListening } from "../proxy/until-listening.ts"
import type {
  LaunchRequest,
  ProxyRequest,
  RunningProgram,
  RunningProxy,
  Runtime,
} from "../runtime.ts"
import {
  ConfinedContainer,
  type ContainerLimits,
  documentsDirectory,
} from "./confined-container.ts"
import { type InContainer, documentsArchive } from "./documents-archive.ts"
import { containerEngine } from "../../prepare/container-engine.ts"
import { runExec } from "./exec-program.ts"
import { OutOfMemoryWatch } from "./out-of-memory.ts"
import { listensOn } from "./listens-on.ts"
import { type FollowedContainer, followContainer } from "./main-process.ts"
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

interface OnNetwork {
  handle: Dockerode.Container
  addressOf: RunningProgram["addressOf"]
}

/**
 * Runs servers and proxies as containers on a network of their own, where each
 * has its name, and clients as processes of one container a client, which
 * costs a tenth of a container a plan.
 */
export class ContainerRuntime implements Runtime {
  readonly name = "container"
  readonly clientsReachHarness = false
  /** Clients would ask for the new one after 30 s at the earliest: https://github.com/grpc/grpc/blob/master/doc/naming.md */
  readonly keepsAddresses = false
  readonly #options: ContainerRuntimeOptions
  readonly #engine: Dockerode
  readonly #session: Session
  /** Their texts, by their paths in a container. */
  readonly #certificates: ReadonlyMap<string, string>
  readonly #clients = new Map<Program, Promise<StartedTestContainer>>()
  readonly #launches = new Set<Promise<unknown>>()
  #closed: Promise<void> | undefined

  private constructor(options: ContainerRuntimeOptions, engine: Dockerode, session: Session) {
    this.#options = options
    this.#engine = engine
    this.#session = session
    const inside = filesOf(certificatesInside)
    this.#certificates = new Map(
      filesOf(options.certificates).map((file, index) => [
        inside[index] ?? "",
        readFileSync(file, "utf8"),
      ]),
    )
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

  launch(request: LaunchRequest): Promise<RunningProgram> {
    const { role, name } = request.program
    return this.#launching(`${role} ${name}`, () => {
      keepDocument(this.#options, request)
      return role === "server" ? this.#launchServer(request) : this.#launchClient(request)
    })
  }

  launchProxy(request: ProxyRequest): Promise<RunningProxy> {
    return this.#launching(`proxy ${request.proxy.name}`, () => this.#launchProxy(request))
  }

  async #launching<T>(who: string, start: () => Promise<T>): Promise<T> {
    if (this.#closed !== undefined) throw new HarnessError("interrupted", "interrupted")
    const launch = start()
    this.#launches.add(launch)
    try {
      return await launch
    } catch (cause) {
      if (this.#closed !== undefined)
        throw new HarnessError("interrupted", "interrupted", { cause })
      if (cause instanceof HarnessError) throw cause
      const message = `cannot start ${who} in a container: ${(cause as Error).message}`
      throw new HarnessError("launch", message, { cause })
    } finally {
      this.#launches.delete(launch)
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
    const documents: InContainer[] = [[path, JSON.stringify(document.content)]]
    const command = [...program.command, document.option, path]
    const made = this.#ofProgram(program, documents)
    const { handle, addressOf } = await this.#startAs(alias, { command, ports, made })
    const { stdout, ...followed } = await this.#follow(handle, label)
    return { ...followed, lines: outputLines(stdout), addressOf }
  }

  /** With the configuration that it would have on this machine, but for addresses and paths. */
  async #launchProxy(request: ProxyRequest): Promise<RunningProxy> {
    const { proxy, fronts, startMs, alias } = request
    const { directory, onUnwritable } = this.#options
    const label = `proxy.${request.label}`
    const ports = fronts.map((_, index) => FIRST_PORT + index)
    const documents: InContainer[] = []
    const give = (name: string, text: string) => {
      const path = `${documentsDirectory}/${name}`
      documents.push([path, text])
      return path
    }
    const text = configurationOf(request, {
      directory: "/tmp",
      accessLog: "/dev/stdout",
      isRoot: false,
      host: "0.0.0.0",
      ports,
      certificates: certificatesInside,
      read: (path) => this.#certificates.get(path) ?? "",
      give,
    })
    const name = configurationName(proxy, label)
    const kept = keepFile(this.#options, name, text)
    const names = { configuration: give(name, text), directory: "/tmp" }
    const { handle, addressOf } = await this.#startAs(alias, {
      command: proxy.command.map((word) => filledIn(word, names)),
      ports,
      made: this.#container(imageName(proxy), documents).withInit(),
    })
    const { stdout, ...followed } = await this.#follow(handle, label)
    const accessLog = join(directory, `${label}.access.log`)
    const logged = keepLog(stdout, accessLog, onUnwritable)
    const exited = Promise.all([followed.exited, logged]).then(([exit]) => exit)
    const problem = await untilListening({ ...followed, exited }, startMs, () =>
      listensOn(handle, ports),
    )
    if (problem !== undefined) {
      const log = shortPath(followed.logFile)
      throw new HarnessError("launch", `proxy ${proxy.name} ${problem}; log: ${log}`)
    }
    const portOf = new Map(fronts.map((front, index) => [front.name, ports[index]]))
    return {
      ...followed,
      exited,
      addressOf: (front, by) => addressOf(portOf.get(front) ?? 0, by),
      logFiles: [kept, followed.logFile, accessLog],
    }
  }

  /** Starts a container with that name on the network. */
  async #startAs(
    alias: string,
    {
      command: [entrypoint = "", ...args],
      ports,
      made,
    }: { command: readonly string[]; ports: number[]; made: ConfinedContainer },
  ): Promise<OnNetwork> {
    const { publishesPorts } = this.#options
    const started = await made
      .withAliasOn(this.#session.networkId, alias)
      .withEntrypoint([entrypoint])
      .withCommand(args)
      .withExposedPorts(...(publishesPorts ? ports : []))
      .start()
    const handle = this.#engine.getContainer(started.getId())
    const { NetworkSettings } = await handle.inspect()
    const [network] = Object.values(NetworkSettings.Networks)
    return {
      handle,
      addressOf: (port, by = "name") => {
        const isInside = by === "proxy" || !publishesPorts
        const host = isInside ? alias : "localhost"
        const number = isInside ? network?.IPAddress : "127.0.0.1"
        return `${by === "name" ? host : number}:${isInside ? port : started.getMappedPort(port)}`
      },
    }
  }

  #follow(handle: Dockerode.Container, label: string): Promise<FollowedContainer> {
    return followContainer(handle, {
      modem: this.#engine.modem,
      logFile: join(this.#options.directory, `${label}.log`),
      onUnwritable: this.#options.onUnwritable,
      outOfMemory: this.#session.outOfMemory,
    })
  }

  async #launchClient({ program, document, label }: LaunchRequest): Promise<RunningProgram> {
    let started = this.#clients.get(program)
    if (started === undefined) {
      started = this.#ofProgram(program, [])
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

  #ofProgram(program: Program, documents: readonly InContainer[]): ConfinedContainer {
    const descriptors = this.#options.contracts.map((contract): InContainer => [
      this.descriptorsFor(program.role, contract),
      readFileSync(contract.descriptorFile),
    ])
    return this.#container(program.implementation.name, [...documents, ...descriptors])
  }

  #container(imageOf: string, documents: readonly InContainer[]): ConfinedContainer {
    const { images, limits } = this.#options
    const image = images.get(imageOf)
    if (image === undefined) throw new Error(`${imageOf} has no image`)
    return new ConfinedContainer(image, limits)
      .withNetworkMode(this.#session.networkId)
      .withLabels({ [OWNER_LABEL]: this.#session.owner })
      .withCopyArchivesToContainer([
        {
          tar: documentsArchive([...documents, ...this.#certificates]),
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
    await Promise.allSettled([...this.#launches, ...this.#clients.values()])
    await sweep(this.#engine, this.#session.owner)
    await this.#session.guard.close()
  }
}
