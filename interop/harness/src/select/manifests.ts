import { existsSync, readdirSync, realpathSync } from "node:fs"
import { basename, join } from "node:path"
import type { Transport } from "@interop/driver-protocol"
import manifestSchema from "../../schemas/manifest.schema.json" with { type: "json" }
import { HarnessError } from "../errors.ts"
import { shortPath } from "../workspace.ts"
import { expectFolder } from "./folders.ts"
import { yamlReader } from "./read-yaml.ts"

export type Role = "server" | "client"

/** What a program's manifest says that it cannot do, each with the reason. */
export interface Lacks {
  /** By name, as a server's ready line would have it. */
  capabilities?: Record<string, string>
  transports?: Record<string, string>
  /** By glob of scenarios. */
  scenarios?: Record<string, string>
}

/** A service of the user's own, which runs already. */
export interface ExternalTarget {
  name: string
  /** As the user wrote it, host:port. */
  address: string
  /** Without brackets. */
  host: string
  port: number
  transport: Transport
  /** Paths of PEM files; absent for plaintext. */
  tls?: { ca: string; certificate?: string; privateKey?: string }
}

export interface Program {
  role: Role
  name: string
  title: string
  /** The gRPC library that it puts to the test, by the name that its ready line gives. */
  library?: string
  /** Run in the implementation's folder. */
  command: string[]
  /** Others are tried against it where not all are tried against all. */
  reference?: boolean
  /** What it cannot do. */
  lacks?: Lacks
  /** Globs of scenarios that it leaves out because they take too long, and why. */
  declines?: Record<string, string>
  /** A service of the user's own, which runs already: nothing is started. */
  external?: ExternalTarget
  implementation: Implementation
}

export interface Requirement {
  tool: string
  check: string[]
  atLeast?: string
  install: string
}

export interface Implementation {
  name: string
  title: string
  language: string
  required: boolean
  /** Breaks the protocol on purpose. */
  hostile: boolean
  requires: Requirement[]
  build?: { command: string }
  /** It has a Dockerfile. */
  hasImage: boolean
  directory: string
  programs: Program[]
}

type WrittenProgram = Pick<
  Program,
  "name" | "title" | "library" | "command" | "reference" | "lacks" | "declines"
>

interface Manifest {
  name: string
  title: string
  language: string
  /** Of each program that names none itself. */
  library?: string
  required?: boolean
  hostile?: boolean
  requires: Requirement[]
  build?: { command: string }
  servers?: WrittenProgram[]
  clients?: WrittenProgram[]
}

const readManifest = yamlReader<Manifest>("manifest", manifestSchema)

/**
 * Every stack below the directories, one folder each with a manifest.yaml, in
 * the order of their names. A directory that is given twice is read once.
 */
export function readImplementations(directories: readonly string[]): Implementation[] {
  const files = distinct(directories).flatMap((directory) =>
    readdirSync(directory)
      .map((name) => join(directory, name, "manifest.yaml"))
      .filter((file) => existsSync(file)),
  )
  const implementations = files.toSorted().map(readImplementation)
  for (const role of ["server", "client"] as const) refuseNamesakes(implementations, role)
  return implementations
}

function distinct(directories: readonly string[]): string[] {
  const byPath = new Map<string, string>()
  for (const directory of directories) {
    expectFolder(directory, "implementations")
    const path = realpathSync(directory)
    if (!byPath.has(path)) byPath.set(path, directory)
  }
  return [...byPath.values()]
}

function readImplementation(file: string): Implementation {
  const manifest = readManifest(file)
  const { servers = [], clients = [], build, required = false, hostile = false } = manifest
  const directory = join(file, "..")
  if (manifest.name !== basename(directory)) {
    throw new HarnessError(
      "manifest",
      `${shortPath(file)}: name is "${manifest.name}", the folder's is "${basename(directory)}"`,
    )
  }
  const implementation: Implementation = {
    name: manifest.name,
    title: manifest.title,
    language: manifest.language,
    requires: manifest.requires,
    required,
    hostile,
    ...(build && { build }),
    hasImage: existsSync(join(directory, "Dockerfile")),
    directory,
    programs: [],
  }
  const library = manifest.library === undefined ? {} : { library: manifest.library }
  for (const server of servers) {
    implementation.programs.push({ ...library, ...server, role: "server", implementation })
  }
  for (const client of clients) {
    implementation.programs.push({ ...library, ...client, role: "client", implementation })
  }
  return implementation
}

function refuseNamesakes(implementations: Implementation[], role: Role): void {
  const owners = new Map<string, Implementation>()
  for (const { name, implementation } of programsOf(implementations, role)) {
    const owner = owners.get(name)
    if (owner !== undefined) {
      throw new HarnessError(
        "manifest",
        `two implementations have a ${role} named "${name}": ${shortPath(owner.directory)} and ${shortPath(implementation.directory)}`,
      )
    }
    owners.set(name, implementation)
  }
}

export function programsOf(implementations: readonly Implementation[], role: Role): Program[] {
  return implementations.flatMap(({ programs }) => programs.filter((each) => each.role === role))
}
