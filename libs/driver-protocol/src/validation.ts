import { type Validator, violationIn } from "@interop/schema-violation"
import type { Config, Observation, Plan, Ready, ServerObservation } from "./documents.ts"
import { DriverProtocolError } from "./errors.ts"
import { validateConfig } from "./generated/validate-config.js"
import { validateObservation } from "./generated/validate-observation.js"
import { validatePlan } from "./generated/validate-plan.js"
import { validateReady } from "./generated/validate-ready.js"
import { validateServerObservation } from "./generated/validate-server-observation.js"
import { repeatedKey } from "./repeated-key.ts"

export const parseConfig = parserOf<Config>("config", validateConfig, ({ listeners }) =>
  repeatedName(listeners),
)
export const parsePlan = parserOf<Plan>("plan", validatePlan, ({ cases }) => repeatedId(cases))
export const parseReady = parserOf<Ready>("ready line", validateReady, ({ listeners = [] }) =>
  repeatedName(listeners),
)
export const parseObservation = parserOf<Observation>("observation", validateObservation)
export const parseServerObservation = parserOf<ServerObservation>(
  "server observation",
  validateServerObservation,
)

/** `faultIn` says what is wrong beyond the schema. */
function parserOf<T>(
  what: string,
  validate: Validator,
  faultIn: (value: T) => string | undefined = () => undefined,
): (text: string) => T {
  return (text) => {
    const refuse = (how: string) =>
      new DriverProtocolError("not-valid", `${what} ${how} (${excerpt(text)})`, { line: text })
    let value: unknown
    try {
      value = JSON.parse(text)
    } catch (cause) {
      throw new DriverProtocolError("not-json", `${what} is not JSON: ${excerpt(text)}`, {
        cause,
        line: text,
      })
    }
    const key = repeatedKey(text)
    if (key !== undefined) throw refuse(`has the key ${JSON.stringify(key)} twice in one object`)
    if (!validate(value)) {
      const { path, complaint } = violationIn(value, validate.errors)
      throw refuse(`breaks its schema at /${path.join("/")}: ${complaint}`)
    }
    const fault = faultIn(value as T)
    if (fault !== undefined) throw refuse(fault)
    return value as T
  }
}

function repeatedName(listeners: ReadonlyArray<{ name: string }>): string | undefined {
  const name = firstRepeated(listeners.map((each) => each.name))
  return name === undefined ? undefined : `names the listener ${JSON.stringify(name)} twice`
}

function repeatedId(cases: ReadonlyArray<{ id: string }>): string | undefined {
  const id = firstRepeated(cases.map((each) => each.id))
  return id === undefined ? undefined : `has two cases with the id ${JSON.stringify(id)}`
}

function firstRepeated(names: readonly string[]): string | undefined {
  const seen = new Set<string>()
  return names.find((name) => seen.size === seen.add(name).size)
}

function excerpt(text: string): string {
  const line = JSON.stringify(text)
  return line.length > 120 ? `${line.slice(0, 117)}…"` : line
}
