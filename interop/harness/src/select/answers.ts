import type { Contract, Method } from "@interop/contracts"
import { type Messages, type PathScript, type Step, countOf } from "@interop/driver-protocol"
import answersSchema from "../../schemas/answers.schema.json" with { type: "json" }
import scenariosSchema from "../../schemas/scenarios.schema.json" with { type: "json" }
import { HarnessError } from "../errors.ts"
import { shortPath } from "../workspace.ts"
import { locatedYamlReader } from "./read-yaml.ts"
import { Secrets, filledInFrom } from "./secrets.ts"
import { StepReader } from "./written-steps.ts"

interface WrittenClient {
  calls?: number
  requests?: unknown[]
  metadata?: string[][]
  deadline?: boolean
  cancels?: boolean
}

interface WrittenAnswers {
  title?: string
  methods: {
    method: string
    script: (string | Step)[]
    "script-codec"?: "bytes"
    client?: WrittenClient | WrittenClient[]
  }[]
}

/** What a right client does in a call. */
export interface RightClient {
  /** Where the file says so, as an editor opens it. */
  place: string
  /** How many such calls there are; absent: one or more. */
  calls?: number
  /** In base64; absent: any. */
  requests?: string[]
  /** Of a key alone any value is right. */
  metadata: (readonly [key: string, value?: string])[]
  /** Absent: as it likes. */
  deadline?: boolean
  /** It does not let the call come to its end. */
  cancels: boolean
}

/** How the servers answer the calls of a method. */
export interface Answer {
  method: Method
  script: PathScript
  /** Whether the file has the method. The calls of one that it has not are UNIMPLEMENTED. */
  isGiven: boolean
  /** None where the file says nothing of it. */
  clients: RightClient[]
}

export interface Answers {
  title: string
  /** One for each method of the contract. */
  answers: Answer[]
  /** What was filled in from the environment. */
  secrets: Secrets
}

type Path = readonly (string | number)[]
/** Does something with what stands at this path; what is wrong with it is refused with its line. */
type At = <T>(path: Path, read: () => T) => T

const UNIMPLEMENTED = 12

const readAnswersFile = locatedYamlReader<WrittenAnswers>("scenario", {
  ...answersSchema,
  definitions: { ...answersSchema.definitions, ...scenariosSchema.definitions },
})

/** What the servers answer a client that is not the suite's. */
export function readAnswers(
  file: string,
  contract: Contract,
  environment: NodeJS.ProcessEnv = process.env,
): Answers {
  const { value, lineOf } = readAnswersFile(file)
  const placeOf = (path: Path) => `${shortPath(file)}:${lineOf(path)}`
  const at: At = (path, read) => {
    try {
      return read()
    } catch (error) {
      if (!(error instanceof RangeError)) throw error
      throw new HarnessError("scenario", `${placeOf(path)}: ${error.message}`, { cause: error })
    }
  }
  const secrets = new Secrets()
  const byPath = new Map<string, Answer>()
  for (const [index, written] of value.methods.entries()) {
    const path = ["methods", index]
    const reader = new StepReader(contract, undefined)
    const method = at([...path, "method"], () => reader.method(written.method))
    at([...path, "method"], () => {
      if (byPath.has(method.path)) throw new RangeError(`${method.path} is there twice`)
    })
    const steps = written.script.map((step, each) =>
      at([...path, "script", each], () => reader.scriptStep(withMessage(step), method)),
    )
    at([...path, "script"], () => expectPlayable(method, steps))
    const asBytes = written["script-codec"] === "bytes" || reader.playsBytes(method)
    const clients = clientsOf(written.client).map(({ client, key }): RightClient => {
      const its = [...path, ...key]
      const { requests, metadata = [], calls, deadline, cancels = false } = client
      return {
        place: placeOf(its),
        ...(calls !== undefined && { calls }),
        ...(deadline !== undefined && { deadline }),
        ...(requests !== undefined && {
          requests: requests.map((message, each) =>
            at([...its, "requests", each], () => reader.requestOf(message, method)),
          ),
        }),
        metadata: metadata.map((entry, each) =>
          at([...its, "metadata", each], () => expectedEntry(entry, secrets, environment)),
        ),
        cancels,
      }
    })
    const script = { steps, ...(asBytes && { codec: "bytes" as const }) }
    byPath.set(method.path, { method, script, isGiven: true, clients })
  }
  return {
    title: value.title ?? shortPath(file),
    answers: contract.methods.map((method) => byPath.get(method.path) ?? unimplemented(method)),
    secrets,
  }
}

function clientsOf(written: WrittenClient | WrittenClient[] | undefined) {
  if (written === undefined) return []
  if (!Array.isArray(written)) return [{ client: written, key: ["client"] }]
  return written.map((client, index) => ({ client, key: ["client", index] }))
}

/** The file may leave out a status's message; the driver contract may not. */
function withMessage(step: string | Step): string | Step {
  return typeof step === "object" && step.do === "status" ? { message: "", ...step } : step
}

/** A call with one response has just that, or ends with another status than OK. */
function expectPlayable({ name, responseStream }: Method, steps: readonly Step[]): void {
  if (responseStream) return
  const sent = steps.reduce((sum, step) => sum + responsesOf(step), 0)
  if (sent > 1) throw new RangeError(`${name} has one response, and its script sends ${sent}`)
  const isOpen = steps.some(({ do: name }) => otherEnds.has(name))
  const status = steps.find((step) => step.do === "status")
  if (sent === 1 || isOpen || (status !== undefined && status["code"] !== 0)) return
  throw new RangeError(
    `${name} ends with OK only together with its response: add { do: send, value: … }, or end with { do: status, code: … }`,
  )
}

/** The script may end there, or have more responses than it says. */
const otherEnds = new Set(["echo-to-end", "wait-cancelled", "throw", "exit"])

function responsesOf(step: Step): number {
  if (step.do === "send") return 1
  return step.do === "send-many" ? countOf(step["messages"] as Messages) : 0
}

function expectedEntry(
  [key = "", value]: readonly string[],
  secrets: Secrets,
  environment: NodeJS.ProcessEnv,
): readonly [string, string?] {
  if (key !== key.toLowerCase()) {
    throw new RangeError(
      `the metadata key "${key}" comes in lower case, as gRPC sends it: ${key.toLowerCase()}`,
    )
  }
  if (value === undefined) return [key]
  return [key, filledInFrom(environment, [key, value], secrets)]
}

function unimplemented(method: Method): Answer {
  const message = `the suite's server has no answer for ${method.path}: the --script file does not have it`
  const steps = [{ do: "status", code: UNIMPLEMENTED, message }]
  return { method, script: { steps }, isGiven: false, clients: [] }
}
