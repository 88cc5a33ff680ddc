import { type Validator, violationIn } from "@interop/schema-violation"
import type { Config, Observation, Plan, Ready, ServerObservation } from "./documents.ts"
import { DriverProtocolError } from "./errors.ts"
import { validateConfig } from "./generated/validate-config.js"
import { validateObservation } from "./generated/validate-observation.js"
import { validatePlan } from "./generated/validate-plan.js"
import { validateReady } from "./generated/validate-ready.js"
import { validateServerObservation } from "./generated/validate-server-observation.js"

export const parseConfig = parserOf<Config>("config", validateConfig)
export const parsePlan = parserOf<Plan>("plan", validatePlan)
export const parseReady = parserOf<Ready>("ready line", validateReady)
export const parseObservation = parserOf<Observation>("observation", validateObservation)
export const parseServerObservation = parserOf<ServerObservation>(
  "server observation",
  validateServerObservation,
)

function parserOf<T>(what: string, validate: Validator): (text: string) => T {
  return (text) => {
    let value: unknown
    try {
      value = JSON.parse(text)
    } catch (cause) {
      throw new DriverProtocolError("not-json", `${what} is not JSON: ${excerpt(text)}`, { cause })
    }
    if (!validate(value)) {
      const { path, complaint } = violationIn(value, validate.errors)
      throw new DriverProtocolError(
        "not-valid",
        `${what} breaks its schema at /${path.join("/")}: ${complaint} (${excerpt(text)})`,
      )
    }
    return value as T
  }
}

function excerpt(text: string): string {
  const line = JSON.stringify(text)
  return line.length > 120 ? `${line.slice(0, 117)}…"` : line
}
