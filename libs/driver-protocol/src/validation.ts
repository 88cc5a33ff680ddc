import { Ajv, type ValidateFunction } from "ajv"
import configSchema from "../schemas/config.schema.json" with { type: "json" }
import observationSchema from "../schemas/observation.schema.json" with { type: "json" }
import planSchema from "../schemas/plan.schema.json" with { type: "json" }
import readySchema from "../schemas/ready.schema.json" with { type: "json" }
import type { Config, Observation, Plan, Ready } from "./documents.ts"
import { DriverProtocolError } from "./errors.ts"

const ajv = new Ajv({ strict: true, strictRequired: false, strictTypes: false })

export const parseConfig = parserOf<Config>("config", configSchema)
export const parsePlan = parserOf<Plan>("plan", planSchema)
export const parseReady = parserOf<Ready>("ready line", readySchema)
export const parseObservation = parserOf<Observation>("observation", observationSchema)

/** Compiles on first use: a program needs one or two of the four, and start-up time is part of every cell. */
function parserOf<T>(what: string, schema: object): (text: string) => T {
  let validate: ValidateFunction<T> | undefined
  return (text) => {
    let value: unknown
    try {
      value = JSON.parse(text)
    } catch (cause) {
      throw new DriverProtocolError("not-json", `${what} is not JSON: ${excerpt(text)}`, { cause })
    }
    validate ??= ajv.compile<T>(schema)
    if (!validate(value)) {
      const [first] = validate.errors ?? []
      const place = first?.instancePath || "/"
      throw new DriverProtocolError(
        "not-valid",
        `${what} breaks its schema at ${place}: ${first?.message ?? "invalid"} (${excerpt(text)})`,
      )
    }
    return value
  }
}

function excerpt(text: string): string {
  const line = JSON.stringify(text)
  return line.length > 120 ? `${line.slice(0, 117)}…"` : line
}
