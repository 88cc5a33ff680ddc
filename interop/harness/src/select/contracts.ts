import { existsSync, readdirSync, readFileSync } from "node:fs"
import { createRequire } from "node:module"
import { basename, join, resolve } from "node:path"
import { UsageError } from "@interop/command-line"
import {
  Contract,
  ContractError,
  type ContractModel,
  type MessageNotation,
} from "@interop/contracts"
import contractSchema from "../../schemas/contract.schema.json" with { type: "json" }
import { HarnessError } from "../errors.ts"
import { shortPath } from "../workspace.ts"
import { WORKSPACE_FILES, compileProto } from "./compile-proto.ts"
import type { Drawing } from "./drawn-scenarios.ts"
import { isFolder } from "./folders.ts"
import { yamlReader } from "./read-yaml.ts"
import type { WrittenCall } from "./written-steps.ts"

interface WrittenContract {
  name: string
  title: string
  descriptors?: string
  proto?: string
  "proto-paths"?: string[]
  scenarios?: string
  notation?: string
  model?: string
  service?: Record<string, unknown>
  "right-call"?: WrittenCall
}

/** A contract with what the suite has for it. */
export interface ContractFolder {
  contract: Contract
  title: string
  /** The folder of its scenario families; absent: they are drawn. */
  scenarios?: string
  drawing: Drawing
  /** What listeners say of the service where a scenario says nothing. */
  service: Readonly<Record<string, unknown>>
  rightCall?: WrittenCall
}

/** What a reader of contracts is told beside where they are. */
export interface ContractOptions {
  protoPaths?: readonly string[]
  drawing?: Drawing
}

const CONTRACT_FILE = "contract.yaml"
const anyDrawing: Drawing = { seed: 1, examples: 25 }
const readContractFile = yamlReader<WrittenContract>("contract", contractSchema)

/** The contract of a .proto file, of a folder that has a contract.yaml or that buf knows, or all those in its subfolders. */
export function readContracts(directory: string, options: ContractOptions = {}): ContractFolder[] {
  const isProto = directory.endsWith(".proto")
  if (isProto && !existsSync(directory)) {
    throw new UsageError(`no such file: ${shortPath(directory)}`)
  }
  if (isProto || isBufModule(directory)) return [compiledContract(directory, options)]
  if (existsSync(join(directory, CONTRACT_FILE))) return [readContract(directory, options)]
  const folders = isFolder(directory)
    ? readdirSync(directory)
        .map((name) => join(directory, name))
        .filter((each) => existsSync(join(each, CONTRACT_FILE)))
    : []
  if (folders.length === 0) {
    throw new UsageError(
      `${shortPath(directory)} is no contract: name a .proto file, a folder with ${CONTRACT_FILE}, ${WORKSPACE_FILES.join(" or ")}, or one that has such folders`,
    )
  }
  return folders.map((each) => readContract(each, options))
}

function isBufModule(directory: string): boolean {
  const isKnown = WORKSPACE_FILES.some((name) => existsSync(join(directory, name)))
  return isKnown && !existsSync(join(directory, CONTRACT_FILE))
}

function compiledContract(
  source: string,
  { protoPaths = [], drawing = anyDrawing }: ContractOptions,
): ContractFolder {
  const descriptorFile = compileProto(source, protoPaths)
  const name = basename(source, ".proto")
  try {
    const contract = new Contract({
      name,
      descriptorFile,
      descriptors: readFileSync(descriptorFile),
    })
    if (contract.methods.length === 0) {
      throw new UsageError(`${shortPath(source)} has no service with a method`)
    }
    return { contract, title: shortPath(source), service: {}, drawing }
  } catch (error) {
    if (!(error instanceof ContractError)) throw error
    throw new UsageError(`${shortPath(source)}: ${error.message}`, { cause: error })
  }
}

/** The contract of a folder that has a contract.yaml. */
export function readContract(
  directory: string,
  { protoPaths = [], drawing = anyDrawing }: ContractOptions = {},
): ContractFolder {
  const file = join(directory, CONTRACT_FILE)
  const written = readContractFile(file)
  const refuse = (what: string, cause?: unknown) =>
    new HarnessError("contract", `${shortPath(file)}: ${what}`, { cause })
  const { name, title, notation, model, service = {}, "right-call": rightCall } = written
  if (name !== basename(directory)) {
    throw refuse(`name is "${name}", the folder's name says "${basename(directory)}"`)
  }
  const from = (path: string) => resolve(directory, path)
  const { descriptors, proto, "proto-paths": paths = [] } = written
  const descriptorFile =
    proto === undefined
      ? from(descriptors ?? "")
      : compileProto(from(proto), [...paths.map(from), ...protoPaths])
  const load = <T>(key: "notation" | "model", path: string | undefined): { [k in string]?: T } =>
    path === undefined ? {} : { [key]: exportOf<T>(resolve(directory, path), key, refuse) }
  try {
    const contract = new Contract({
      name,
      descriptorFile,
      descriptors: readFileSync(descriptorFile),
      ...load<MessageNotation>("notation", notation),
      ...load<ContractModel>("model", model),
    })
    const { scenarios } = written
    return {
      contract,
      title,
      ...(scenarios !== undefined && { scenarios: from(scenarios) }),
      service,
      drawing,
      ...(rightCall && { rightCall }),
    }
  } catch (error) {
    if (error instanceof HarnessError) throw error
    if (!(error instanceof ContractError) && (error as NodeJS.ErrnoException).code === undefined) {
      throw error
    }
    throw refuse(`descriptors ${shortPath(descriptorFile)}: ${(error as Error).message}`, error)
  }
}

function exportOf<T>(
  path: string,
  name: string,
  refuse: (what: string, cause?: unknown) => HarnessError,
): T {
  let module: Record<string, unknown>
  try {
    module = createRequire(import.meta.url)(path) as Record<string, unknown>
  } catch (cause) {
    const [reason] = (cause as Error).message.split("\n")
    throw refuse(`${name} ${shortPath(path)} cannot be loaded: ${reason}`, cause)
  }
  if (module[name] === undefined) throw refuse(`${shortPath(path)} does not export ${name}`)
  return module[name] as T
}
