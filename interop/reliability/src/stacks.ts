import { mkdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { keptTestCertificates, type TestCertificatePaths } from "@interop/certificates/testing"
import { FailureError } from "@interop/command-line"
import { type Case, type Transport, parseReady } from "@interop/driver-protocol"
import {
  type ClientRun,
  type Implementation,
  Machine,
  type Program,
  ProcessRuntime,
  Reaper,
  type RunningProgram,
  cacheDirectory,
  contractsDirectory,
  describeExit,
  followClient,
  implementationsDirectory,
  placements,
  prepare,
  programsOf,
  readContract,
  readImplementations,
  timeoutsFor,
} from "@interop/harness/parts"
import type { TlsFiles } from "@interop/client-channel"
import type { ServerLimits } from "@interop/server-hardening"
import type { AttackPlan } from "./attacks/attack-plan.ts"
import { StartedAttack } from "./attacks/started-attack.ts"
import type { ClientPlan, ServerPlan } from "./hostile-servers/plans.ts"
import type { LoadPlan } from "./load/load-plan.ts"
import { StartedLoad } from "./load/started-load.ts"

/** How streamrangeSquare answers: each number as it comes, or all of them at the half-close. */
type Answers = "interleaved" | "after-half-close"

const listeners: { transport: Transport; bidi: Answers }[] = [
  { transport: "plaintext", bidi: "interleaved" },
  { transport: "plaintext", bidi: "after-half-close" },
  { transport: "tls", bidi: "interleaved" },
  { transport: "tls", bidi: "after-half-close" },
  { transport: "mtls", bidi: "interleaved" },
  { transport: "mtls", bidi: "after-half-close" },
]

export const squareContract = readContract(join(contractsDirectory, "square"))
const spoken = { descriptors: squareContract.contract.descriptorFile }

/** What V8 takes for young objects is thrice as much. By default it may be more than a small heap, which is then collected without end. */
const SEMI_SPACE_MB = 4

export interface StartOptions {
  /** Names its files; unique in a run. */
  label: string
  /** Of V8, in MiB, for programs that Node runs. */
  heapMb?: number
  /** Where it listened before; absent: any free ports. */
  ports?: ReadonlyMap<string, number>
  /** Of the product's server, instead of its own. */
  limits?: Partial<ServerLimits>
}

export interface StartedServer {
  program: Program
  running: RunningProgram
  ports: ReadonlyMap<string, number>
  portOf(transport: Transport, bidi?: unknown): number
  /** Set once it has ended. */
  ended: () => string | undefined
}

/** The stacks' programs, as this suite starts them. */
export class Stacks {
  readonly machine = new Machine()
  readonly certificates: TestCertificatePaths
  readonly #runtime: ProcessRuntime
  readonly #reaper: Reaper
  readonly #programs: readonly Program[]
  readonly #directory: string
  #launches = 0

  private constructor(
    directory: string,
    runtime: ProcessRuntime,
    reaper: Reaper,
    programs: readonly Program[],
    certificates: TestCertificatePaths,
  ) {
    this.#directory = directory
    this.#runtime = runtime
    this.#reaper = reaper
    this.#programs = programs
    this.certificates = certificates
  }

  /** Builds what changed. */
  static async open(
    directory: string,
    names: readonly string[],
    { onStage, signal }: { onStage: (what: string) => void; signal: AbortSignal },
  ): Promise<Stacks> {
    const logDirectory = join(directory, "logs")
    mkdirSync(logDirectory, { recursive: true })
    const reaper = new Reaper()
    const implementations = readImplementations([implementationsDirectory])
    const needed = implementations.filter(({ programs }) =>
      programs.some(({ name }) => names.includes(name)),
    )
    const options = { builds: true, logDirectory, onStage, reaper, signal }
    await prepare({ implementations: needed, environments: [] }, placements.process, options)
    const certificates = await keptTestCertificates({
      directory: join(directory, "certificates"),
      names: [],
      cache: cacheDirectory,
    })
    const runtime = new ProcessRuntime({
      directory: logDirectory,
      certificates,
      reaper,
      onUnwritable: (error) => {
        throw error
      },
    })
    return new Stacks(logDirectory, runtime, reaper, programsIn(needed), certificates)
  }

  /** How many times slower than a quick machine this one is. */
  get slowness(): number {
    return this.machine.slowness
  }

  program(role: Program["role"], name: string): Program {
    const found = this.#programs.find((each) => each.role === role && each.name === name)
    if (found === undefined) throw new RangeError(`no ${role} ${name} among the stacks`)
    return found
  }

  async startServer(
    name: string,
    { label, heapMb, ports, limits }: StartOptions,
  ): Promise<StartedServer> {
    const own = this.program("server", name)
    const program = withHeap(limits === undefined ? own : withLimits(own, limits), heapMb)
    const { server, ca } = this.certificates
    const running = await this.#runtime.launch({
      program,
      document: {
        option: "--config",
        content: {
          contract: spoken,
          listeners: listeners.map(({ transport, bidi }) => ({
            name: `${transport}/${bidi}`,
            host: "127.0.0.1",
            port: ports?.get(`${transport}/${bidi}`) ?? 0,
            transport,
            service: { bidi },
          })),
          tls: { ...server, clientCa: ca },
        },
      },
      label: this.#label(label),
    })
    let ended: string | undefined
    void running.exited.then((exit) => (ended = describeExit(exit)))
    const lines = running.lines[Symbol.asyncIterator]()
    const first = await lines.next()
    if (first.done === true) {
      throw new FailureError(`server ${name} ended before it was ready; log: ${running.logFile}`)
    }
    void drain(lines)
    const ready = parseReady(first.value)
    const bound = new Map(
      ready.listeners?.flatMap((each) => ("port" in each ? [[each.name, each.port] as const] : [])),
    )
    return {
      program,
      running,
      ports: bound,
      portOf: (transport, bidi = "interleaved") =>
        bound.get(`${transport}/${String(bidi)}`) as number,
      ended: () => ended,
    }
  }

  /** Runs a plan through one process of the client. */
  async runClient(name: string, cases: Case[], label: string): Promise<ClientRun> {
    const launchedAt = performance.now()
    const running = await this.#runtime.launch({
      program: this.program("client", name),
      document: { option: "--plan", content: { contract: spoken, cases } },
      label: this.#label(label),
    })
    const timeouts = timeoutsFor({}, this.slowness)
    return followClient(running, cases, { timeouts, machine: this.machine, launchedAt })
  }

  /** Starts a load program; its heap is V8's, in MiB. */
  async startLoad(plan: LoadPlan, { label, heapMb }: { label: string; heapMb: number }) {
    return new StartedLoad(await this.#startOwn("load/load-program.ts", plan, { label, heapMb }))
  }

  async startAttack(plan: AttackPlan, label: string) {
    return new StartedAttack(await this.#startOwn("attacks/attack-program.ts", plan, { label }))
  }

  startHostileServers(plan: ServerPlan, label: string): Promise<RunningProgram> {
    return this.#startOwn("hostile-servers/server-program.ts", plan, { label })
  }

  startHostileClient(
    plan: ClientPlan,
    options: { label: string; heapMb: number },
  ): Promise<RunningProgram> {
    return this.#startOwn("hostile-servers/client-program.ts", plan, options)
  }

  #startOwn(
    file: string,
    content: object,
    { label, heapMb }: { label: string; heapMb?: number },
  ): Promise<RunningProgram> {
    return this.#runtime.launch({
      program: withHeap(ownProgram(file), heapMb),
      document: { option: "--plan", content },
      label: this.#label(label),
    })
  }

  /** What a client needs for this transport. */
  tlsFor(transport: Transport): { tls?: TlsFiles } {
    const { ca, client } = this.certificates
    if (transport === "plaintext") return {}
    return { tls: transport === "tls" ? { ca } : { ca, ...client } }
  }

  /** The path of a file of this run. */
  file(name: string): string {
    return join(this.#directory, name)
  }

  stopLoad({ task }: LoadPlan): void {
    if (task.kind === "calls") writeFileSync(task.stopFile, "")
  }

  /** Ends whatever still runs. */
  async close(): Promise<void> {
    await this.#runtime.close()
    await this.#reaper.close()
  }

  #label(label: string): string {
    this.#launches += 1
    return `${this.#launches}.${label}`
  }
}

/** As if a manifest had it: the runtime starts nothing else. */
function ownProgram(file: string): Program {
  return {
    role: "client",
    name: file,
    title: file,
    command: ["node", join(import.meta.dirname, file)],
    directory: import.meta.dirname,
    implementation: {
      name: "reliability",
      title: "reliability",
      language: "TypeScript",
      required: false,
      hostile: false,
      requires: [],
      hasImage: false,
      directory: import.meta.dirname,
      programs: [],
    },
  }
}

function withLimits(program: Program, limits: Partial<ServerLimits>): Program {
  const file = join(import.meta.dirname, "attacks", "limited-server.ts")
  return { ...program, command: ["node", file, "--limits", JSON.stringify(limits)] }
}

function programsIn(implementations: readonly Implementation[]): Program[] {
  return [...programsOf(implementations, "server"), ...programsOf(implementations, "client")]
}

function withHeap(program: Program, heapMb: number | undefined): Program {
  const [command = "", ...args] = program.command
  if (heapMb === undefined || command !== "node") return program
  const heap = [`--max-old-space-size=${heapMb}`, `--max-semi-space-size=${SEMI_SPACE_MB}`]
  return { ...program, command: [command, ...heap, ...args] }
}

async function drain(lines: AsyncIterator<string>): Promise<void> {
  try {
    while ((await lines.next()).done !== true);
  } catch {
    // What a server prints here nobody judges.
  }
}
