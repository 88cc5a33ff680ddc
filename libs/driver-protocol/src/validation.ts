import { Validator, type OutputUnit } from "@cfworker/json-schema"
import configSchema from "../schemas/config.schema.json" with { type: "json" }
import observationSchema from "../schemas/observation.schema.json" with { type: "json" }
import planSchema from "../schemas/plan.schema.json" with { type: "json" }
import readySchema from "../schemas/ready.schema.json" with { type: "json" }
import serverObservationSchema from "../schemas/server-observation.schema.json" with { type: "json" }
import type { Config, Observation, Plan, Ready, ServerObservation } from "./documents.ts"
import { DriverProtocolError } from "./errors.ts"

export const parseConfig = parserOf<Config>("config", configSchema)
export const parsePlan = parserOf<Plan>("plan", planSchema)
export const parseReady = parserOf<Ready>("ready line", readySchema)
export const parseObservation = parserOf<Observation>("observation", observationSchema)
export const parseServerObservation = parserOf<ServerObservation>(
  "server observation",
  serverObservationSchema,
)

// An interpreter of schemas, not a compiler: a driven program reads one
// document, and its start-up is part of every cell. Import and first document
// take 8 ms here, with ajv 75.
function parserOf<T>(what: string, schema: object): (text: string) => T {
  const validator = new Validator(schema, "7")
  return (text) => {
    let value: unknown
    try {
      value = JSON.parse(text)
    } catch (cause) {
      throw new DriverProtocolError("not-json", `${what} is not JSON: ${excerpt(text)}`, { cause })
    }
    const { valid, errors } = validator.validate(value)
    if (!valid) {
      throw new DriverProtocolError(
        "not-valid",
        `${what} breaks its schema at ${innermost(errors)} (${excerpt(text)})`,
      )
    }
    return value as T
  }
}

/** Of a violation and those of the objects around it, the place and text of the first. */
function innermost(errors: readonly OutputUnit[]): string {
  const depth = ({ instanceLocation }: OutputUnit) => instanceLocation.split("/").length
  const found = errors.reduce((a, b) => (depth(b) > depth(a) ? b : a))
  return `${found.instanceLocation.slice(1) || "/"}: ${found.error.replace(/\.$/, "")}`
}

function excerpt(text: string): string {
  const line = JSON.stringify(text)
  return line.length > 120 ? `${line.slice(0, 117)}…"` : line
}
