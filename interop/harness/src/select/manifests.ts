import { existsSync } from "node:fs"
import { join } from "node:path"
import type { Transport } from "@interop/driver-protocol"
import manifestSchema from "../../schemas/manifest.schema.json" with { type: "json" }
import { HarnessError } from "../errors.ts"
import { shortPath } from "../workspace.ts"
import { expectNameOfFolder, manifestFilesIn } from "./manifest-files.ts"
import { yamlReader } from "./read-yaml.ts"
import { compareVersions } from "./version-number.ts"

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

/** How the library of a stack is had in another version than the stack's own. */
export interface Versions {
  /** Of the programs that run on it. */
  library: string
  /** A shell command that prints all versions that its registry has. */
  list: string
  /** A shell command that makes the stack's folder anew, with LIBRARY_VERSION, in VERSION_FOLDER. */
  build: string
  /** Globs of what goes into it. */
  inputs: string[]
  /** Versions that were tried, the oldest that can be had first. */
  tested: string[]
}

export interface Program {
  role: Role
  /** With its version, where it runs with another than the stack's own: `python-threads@1.60.0`. */
  name: string
  title: string
  /** The gRPC library that it puts to the test, by the name that its ready line gives. */
  library?: string
  /** Run in its folder. */
  command: string[]
  /** The implementation's, or that of a version. */
  directory: string
  /** The same program with the stack's own version of the library. */
  base?: Program
  /** Of its library; absent where that is what the stack has. */
  version?: string
  /** Others are tried against it where not all are tried against all. */
  reference?: boolean
  /** Resident, at its largest, where that is much. */
  memoryMiB?: number
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
  /** The command that installs it on a system as this one. */
  install: string
  /** Only lint and test need it. */
  for?: "checks"
}

/** With one command for all systems, or one for each. */
export type WrittenRequirement = Omit<Requirement, "install"> & {
  install: string | { debian: string; macos: string }
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
  /** Globs of all that was written for it, and of what only the driver contract asks for. */
  sources?: string[]
  adapter?: string[]
  versions?: Versions
  /** Of the library, as far as it is known, where the stack is not kept at the newest. */
  libraryVersion?: string
  /** It has a Dockerfile. */
  hasImage: boolean
  directory: string
  programs: Program[]
}

type WrittenProgram = Pick<
  Program,
  "name" | "title" | "library" | "command" | "reference" | "memoryMiB" | "lacks" | "declines"
>

interface Manifest {
  name: string
  title: string
  language: string
  /** Of each program that names none itself. */
  library?: string
  required?: boolean
  hostile?: boolean
  requires: WrittenRequirement[]
  build?: { command: string }
  sources?: string[]
  adapter?: string[]
  versions?: Versions
  libraryVersion?: string
  servers?: WrittenProgram[]
  clients?: WrittenProgram[]
}

const readManifest = yamlReader<Manifest>("manifest", manifestSchema)

/**
 * Every stack below the directories, one folder each with a manifest.yaml, in
 * the order of their names. A directory that is given twice is read once.
 */
export function readImplementations(directories: readonly string[]): Implementation[] {
  const files = manifestFilesIn(directories, "implementations")
  const implementations = files.map(readImplementation)
  for (const role of ["server", "client"] as const) refuseNamesakes(implementations, role)
  return implementations
}

function readImplementation(file: string): Implementation {
  const manifest = readManifest(file)
  const { servers = [], clients = [], build, required = false, hostile = false } = manifest
  const { sources, adapter } = manifest
  const { versions, libraryVersion } = manifest
  const directory = join(file, "..")
  expectNameOfFolder(file, manifest.name)
  const implementation: Implementation = {
    name: manifest.name,
    title: manifest.title,
    language: manifest.language,
    requires: manifest.requires.map(requirementHere),
    required,
    hostile,
    ...(build && { build }),
    ...(sources && { sources }),
    ...(adapter && { adapter }),
    ...(versions && { versions: inOrder(versions) }),
    ...(libraryVersion !== undefined && { libraryVersion }),
    hasImage: existsSync(join(directory, "Dockerfile")),
    directory,
    programs: [],
  }
  const library = manifest.library === undefined ? {} : { library: manifest.library }
  const common = { ...library, directory, implementation }
  for (const server of servers) {
    implementation.programs.push({ ...common, ...server, role: "server" })
  }
  for (const client of clients) {
    implementation.programs.push({ ...common, ...client, role: "client" })
  }
  return implementation
}

/** With the command of this system. */
export function requirementHere({ install, ...requirement }: WrittenRequirement): Requirement {
  if (typeof install === "string") return { ...requirement, install }
  return {
    ...requirement,
    install: process.platform === "darwin" ? install.macos : install.debian,
  }
}

function inOrder(versions: Versions): Versions {
  return { ...versions, tested: versions.tested.toSorted(compareVersions) }
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
