import { basename } from "node:path"
import { UsageError } from "@interop/command-line"
import { type Contract, ContractError } from "@interop/contracts"
import type { MetadataEntry, Transport } from "@interop/driver-protocol"
import scenariosSchema from "../../schemas/scenarios.schema.json" with { type: "json" }
import { HarnessError } from "../errors.ts"
import { shortPath } from "../workspace.ts"
import { locatedYamlReader } from "./read-yaml.ts"
import { yamlFilesIn } from "./folders.ts"
import {
  type Balance,
  type Conduct,
  type Connection,
  type Depth,
  type OwnServer,
  type Scenario,
  type ScenarioStep,
  transports,
} from "./scenario.ts"
import type { ContractFolder } from "./contracts.ts"
import { drawnScenarios } from "./drawn-scenarios.ts"
import { StepReader, type WrittenStep, placeOf } from "./written-steps.ts"

export type { Scenario } from "./scenario.ts"

interface Defaults {
  server?: Conduct
  client?: Conduct
  transports?: Transport[]
}

interface WrittenScenario extends Defaults {
  name: string
  title: string
  reason: string
  open?: boolean
  depth?: Depth
  service?: Record<string, unknown>
  "timeout-ms"?: number
  "judges-server"?: boolean
  needs?: string[]
  "client-certificate"?: NonNullable<Connection["clientCertificate"]>
  "server-certificate"?: NonNullable<Connection["serverCertificate"]>
  "client-speaks"?: NonNullable<Connection["clientSpeaks"]>
  listener?: Record<string, unknown>
  "own-server"?: {
    instances?: number
    "max-concurrent-rpcs"?: number
    restarts?: boolean
    "behind-one"?: Balance
    "each-serves"?: boolean
    "terminated-when"?: string
  }
  steps: WrittenStep[]
  observe?: Record<string, unknown>[]
}

interface Family extends Defaults {
  family: string
  title: string
  scenarios: WrittenScenario[]
}

const readFamily = locatedYamlReader<Family>("scenario", scenariosSchema)

/** Every scenario of the contract: in the *.yaml files of its folder of scenarios, a file a family, or drawn at random where it has no such folder. */
export function readScenarios(folder: ContractFolder): Scenario[] {
  const directory = folder.scenarios
  if (directory === undefined) return drawn(folder)
  const files = yamlFilesIn(directory, "scenarios")
  if (files.length === 0) {
    throw new UsageError(`no file in ${shortPath(directory)} ends in .yaml: it has no scenarios`)
  }
  const scenarios = files.flatMap((file) => scenariosOf(file, folder))
  const metadataKeys = new Set(scenarios.flatMap(({ steps }) => steps.flatMap(keysSentIn)))
  return scenarios.map((scenario) => ({ ...scenario, metadataKeys }))
}

function drawn({ contract, title, drawing }: ContractFolder): Scenario[] {
  try {
    return drawnScenarios(contract, drawing)
  } catch (error) {
    if (!(error instanceof ContractError)) throw error
    throw new UsageError(`${title}: ${error.message}`, { cause: error })
  }
}

/** The application's own metadata keys of a step. Libraries send `grpc-` keys by themselves. */
function keysSentIn(step: ScenarioStep): string[] {
  if (step.do !== "open") return []
  const { metadata = [], script = [] } = step
  const scripted = script.flatMap((each) => (each["metadata"] as MetadataEntry[] | undefined) ?? [])
  return [...metadata, ...scripted].map(([key]) => key).filter((key) => !key.startsWith("grpc-"))
}

function scenariosOf(file: string, folder: ContractFolder): Scenario[] {
  const { value: family, lineOf } = readFamily(file)
  const refuse = (path: readonly (string | number)[], what: string): never => {
    throw new HarnessError("scenario", `${shortPath(file)}:${lineOf(path)}: ${what}`)
  }
  const fileName = basename(file, ".yaml")
  if (family.family !== fileName) {
    refuse(["family"], `family is "${family.family}", the file's name says "${fileName}"`)
  }
  const names = new Set<string>()
  return family.scenarios.map((written, index) => {
    if (names.has(written.name)) refuse(["scenarios", index], `"${written.name}" is there twice`)
    names.add(written.name)
    try {
      return scenarioOf(folder, family, written)
    } catch (error) {
      if (!(error instanceof RangeError)) throw error
      return refuse(placeOf(index, error), `${written.name}: ${error.message}`)
    }
  })
}

function scenarioOf(
  { contract, service, rightCall }: ContractFolder,
  family: Family,
  written: WrittenScenario,
): Scenario {
  const reader = new StepReader(contract, rightCall)
  const steps = reader.read(written.steps)
  expectScriptedMetadata(steps)
  const ownServer = ownServerOf(written)
  return {
    contract,
    id: `${family.family}/${written.name}`,
    title: written.title,
    reason: written.reason,
    open: written.open ?? false,
    depth: written.depth ?? "reference",
    metadataKeys: new Set(),
    server: written.server ?? family.server ?? "ordinary",
    client: written.client ?? family.client ?? "ordinary",
    transports: written.transports ?? family.transports ?? [...transports],
    ...(written["timeout-ms"] !== undefined && { timeoutMs: written["timeout-ms"] }),
    service: { ...service, ...written.service },
    connection: {
      ...(written["client-certificate"] && { clientCertificate: written["client-certificate"] }),
      ...(written["server-certificate"] && { serverCertificate: written["server-certificate"] }),
      ...(written["client-speaks"] && { clientSpeaks: written["client-speaks"] }),
      ...(written.listener && { listener: written.listener }),
    },
    ...(ownServer && { ownServer }),
    needs: [...(written.needs ?? []), ...needsOf(steps, ownServer)],
    judgesServer: written["judges-server"] ?? true,
    steps,
    rightCall: rightCallSteps(contract, rightCall),
    ...(written.observe && { observe: written.observe.map((part) => reader.observation(part)) }),
  }
}

/** The suite's own servers send the metadata that a script has. */
function expectScriptedMetadata(steps: readonly ScenarioStep[]): void {
  const ends = steps.flatMap((step) => ("told" in step ? (step.told ?? []) : []))
  if (ends.some((end) => end.initialMetadata ?? end.trailers)) {
    throw new RangeError(
      "initial-metadata and trailers of an end are for --cases; here the script says what the server sends",
    )
  }
}

function rightCallSteps(
  contract: Contract,
  rightCall: ContractFolder["rightCall"],
): ScenarioStep[] {
  if (rightCall === undefined) return []
  const call = "right"
  return new StepReader(contract, rightCall).read([
    { open: { method: rightCall.method, call } },
    { send: { value: rightCall.send, call } },
    { "half-close": { call } },
    { "receive-to-end": { call } },
  ])
}

function ownServerOf({ "own-server": own }: WrittenScenario): OwnServer | undefined {
  if (own === undefined) return undefined
  const { instances = 1, "max-concurrent-rpcs": maxConcurrentRpcs, restarts = false } = own
  const { "each-serves": eachServes = false, "terminated-when": terminatedWhen } = own
  const { "behind-one": behindOne } = own
  return {
    instances,
    ...(behindOne && { behindOne }),
    ...(maxConcurrentRpcs !== undefined && { limits: { maxConcurrentRpcs } }),
    restarts,
    eachServes,
    ...(terminatedWhen !== undefined && { terminatedWhen }),
  }
}

function needsOf(steps: ScenarioStep[], ownServer: OwnServer | undefined): string[] {
  const scripted = steps.some((step) => step.do === "open" && step.script !== undefined)
  return [
    ...(scripted ? ["script"] : []),
    ...(ownServer?.limits === undefined ? [] : ["max-concurrent-rpcs"]),
  ]
}
