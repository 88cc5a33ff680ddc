import { GenericContainer, StartupCheckStrategy, type StartupStatus } from "testcontainers"

/** Where documents and certificates are in a container: a volume, as nothing else can be written from outside. */
export const documentsDirectory = "/interop"

/** Of no user that an image knows. */
const USER = "65532:65532"
const MAX_PROCESSES = 512

export interface ContainerLimits {
  memoryMb: number
  cpus: number
}

/** A container that can do no more than a driver needs: no root, no capability, no writing but to /tmp. */
export class ConfinedContainer extends GenericContainer {
  constructor(image: string, { memoryMb, cpus }: ContainerLimits) {
    super(image)
    this.createOpts.Volumes = { [documentsDirectory]: {} }
    this.hostConfig.ReadonlyRootfs = true
    this.hostConfig.PidsLimit = MAX_PROCESSES
    this.hostConfig.MemorySwap = memoryMb * 2 ** 20
    this.withUser(USER)
      .withDroppedCapabilities("ALL")
      .withSecurityOpt("no-new-privileges")
      .withTmpFs({ "/tmp": "rw,mode=1777" })
      .withResourcesQuota({ memory: memoryMb / 1024, cpu: cpus })
      .withWaitStrategy(new Started())
  }

  /** A signal whose default is to end a process does nothing to the first one of a container: HAProxy leaves SIGTERM at that. */
  withInit(): this {
    this.hostConfig.Init = true
    return this
  }

  /** withNetworkAliases would leave it on the engine's default network as well. */
  withAliasOn(networkId: string, alias: string): this {
    this.createOpts.NetworkingConfig = { EndpointsConfig: { [networkId]: { Aliases: [alias] } } }
    return this
  }
}

/** The harness itself waits for the ready line, and reads what a container that ended has said. */
class Started extends StartupCheckStrategy {
  checkStartupState(): Promise<StartupStatus> {
    return Promise.resolve("SUCCESS")
  }
}
