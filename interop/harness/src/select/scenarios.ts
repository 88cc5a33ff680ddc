import { basename } from "node:path"
import { UsageError } from "@interop/command-line"
import type { BidiMode, MetadataEntry, Transport } from "@interop/driver-protocol"
import scenariosSchema from "../../schemas/scenarios.schema.json" with { type: "json" }
import { HarnessError } from "../errors.ts"
import { shortPath } from "../workspace.ts"
import { locatedYamlReader } from "./read-yaml.ts"
import { yamlFilesIn } from "./yaml-files.ts"
import type { Conduct, Connection, Depth, OwnServer, Scenario, ScenarioStep } from "./scenario.ts"
import { type WrittenStep, stepsOf } from "./written-steps.ts"

export type { Scenario } from "./scenario.ts"

export const transports: readonly Transport[] = ["plaintext", "tls", "mtls"]

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
  bidi?: BidiMode
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

/** Every scenario in the *.yaml files of the directory, a file a family. */
export function readScenarios(directory: string): Scenario[] {
  const files = yamlFilesIn(directory, "scenarios")
  if (files.length === 0) {
    throw new UsageError(`no file in ${shortPath(directory)} ends in .yaml: it has no scenarios`)
  }
  const scenarios = files.flatMap(scenariosOf)
  const metadataKeys = new Set(scenarios.flatMap(({ steps }) => steps.flatMap(keysSentIn)))
  return scenarios.map((scenario) => ({ ...scenario, metadataKeys }))
}

/** The application's own metadata keys of a step. Libraries send `grpc-` keys by themselves. */
function keysSentIn(step: ScenarioStep): string[] {
  if (step.do !== "open") return []
  const { metadata = [], script = [] } = step
  const scripted = script.flatMap((each) => (each["metadata"] as MetadataEntry[] | undefined) ?? [])
  return [...metadata, ...scripted].map(([key]) => key).filter((key) => !key.startsWith("grpc-"))
}

function scenariosOf(file: string): Scenario[] {
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
      return scenarioOf(family, written)
    } catch (error) {
      if (!(error instanceof RangeError)) throw error
      return refuse(["scenarios", index], `${written.name}: ${error.message}`)
    }
  })
}

function scenarioOf(family: Family, written: WrittenScenario): Scenario {
  const steps = written.steps.flatMap((step) => stepsOf(step))
  const ownServer = ownServerOf(written)
  return {
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
    bidi: written.bidi ?? "interleaved",
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
    ...(written.observe && { observe: written.observe }),
  }
}

function ownServerOf({ "own-server": own }: WrittenScenario): OwnServer | undefined {
  if (own === undefined) return undefined
  const { instances = 1, "max-concurrent-rpcs": maxConcurrentRpcs, restarts = false } = own
  const { "each-serves": eachServes = false, "terminated-when": terminatedWhen } = own
  return {
    instances,
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
