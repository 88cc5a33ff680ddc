import casesSchema from "../../schemas/cases.schema.json" with { type: "json" }
import scenariosSchema from "../../schemas/scenarios.schema.json" with { type: "json" }
import { HarnessError } from "../errors.ts"
import { shortPath } from "../workspace.ts"
import type { ContractFolder } from "./contracts.ts"
import { locatedYamlReader } from "./read-yaml.ts"
import { type Scenario, type ScenarioStep, transports } from "./scenario.ts"
import { Secrets, filledInFrom } from "./secrets.ts"
import { StepReader, type WrittenStep, placeOf } from "./written-steps.ts"

interface WrittenCases {
  title?: string
  "varying-metadata"?: string[]
  scenarios: { name: string; title?: string; reason?: string; steps: WrittenStep[] }[]
}

export interface Cases {
  scenarios: Scenario[]
  /** The file. */
  text: string
  /** What was filled in from the environment: no file of a report has it. */
  secrets: Secrets
}

const readCasesFile = locatedYamlReader<WrittenCases>("scenario", {
  ...casesSchema,
  definitions: scenariosSchema.definitions,
})

/** The cases of a file, for a service that is not the suite's: `${NAME}` in metadata is the environment's. */
export function readCases(
  file: string,
  { contract, service, rightCall }: ContractFolder,
  environment: NodeJS.ProcessEnv = process.env,
): Cases {
  const { value, text, lineOf } = readCasesFile(file)
  const secrets = new Secrets()
  const names = new Set<string>()
  const varyingMetadata = new Set(value["varying-metadata"])
  const scenarios = value.scenarios.map((written, index): Scenario => {
    const refuse = (path: readonly (string | number)[], what: string, cause?: unknown): never => {
      const place = `${shortPath(file)}:${lineOf(path)}`
      throw new HarnessError("scenario", `${place}: ${what}`, { cause })
    }
    if (names.has(written.name)) refuse(["scenarios", index], `"${written.name}" is there twice`)
    names.add(written.name)
    try {
      const steps = new StepReader(contract, rightCall).read(written.steps)
      const filled = steps.map((step) => filledIn(step, secrets, environment))
      expectWholeCalls(filled)
      return {
        contract,
        id: `cases/${written.name}`,
        title: written.title ?? written.name,
        reason: written.reason ?? shortPath(file),
        open: false,
        server: "external",
        client: "ordinary",
        transports: [...transports],
        depth: "reference",
        service,
        connection: {},
        needs: [],
        judgesServer: false,
        steps: filled,
        rightCall: [],
        metadataKeys: new Set(),
        varyingMetadata,
      }
    } catch (error) {
      if (!(error instanceof RangeError)) throw error
      return refuse(placeOf(index, error), `${written.name}: ${error.message}`, error)
    }
  })
  return { scenarios, text, secrets }
}

/** Without its end nothing of a call would be judged, and a second request would be the client's own affair. */
function expectWholeCalls(steps: readonly ScenarioStep[]): void {
  const ofCalls = Map.groupBy(steps, (step) => ("call" in step ? step.call : ""))
  for (const [call, its] of ofCalls) {
    const open = its.find((step) => step.do === "open")
    if (open === undefined) continue
    const name = ofCalls.size === 1 ? "the call" : `call ${call}`
    if (!its.some((step) => step.do === "receive-to-end" || step.do === "receive-many")) {
      throw new RangeError(`${name} is never received to its end: add receive-to-end`)
    }
    const sends = its.filter((step) => step.do === "send").length
    if (open.method.requestStream || sends === 1) continue
    throw new RangeError(`${open.method.path} takes one request, and ${name} has ${sends}`)
  }
}

function filledIn(
  step: ScenarioStep,
  secrets: Secrets,
  environment: NodeJS.ProcessEnv,
): ScenarioStep {
  if (step.do === "raw") throw new RangeError("raw steps are for the suite's own hostile client")
  if (step.do !== "open") return step
  if (step.script !== undefined) {
    throw new RangeError("a script is for the suite's own servers; this one answers for itself")
  }
  if (step.metadata === undefined) return step
  const metadata = step.metadata.map((entry): [string, string] => [
    entry[0],
    filledInFrom(environment, entry, secrets),
  ])
  return { ...step, metadata }
}
