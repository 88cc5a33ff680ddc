import { readFileSync } from "node:fs"
import type { Config, Plan } from "./documents.ts"
import { DriverProtocolError } from "./errors.ts"
import { parseConfig, parsePlan } from "./validation.ts"

/** Reads and checks a server's config file. */
export function readConfig(path: string): Config {
  return inFile(path, parseConfig)
}

/** Reads and checks a client's plan file. */
export function readPlan(path: string): Plan {
  return inFile(path, parsePlan)
}

function inFile<T>(path: string, parse: (text: string) => T): T {
  let text: string
  try {
    text = readFileSync(path, "utf8")
  } catch (cause) {
    const reason = (cause as Error).message.replace(/, (open|read)( '.*')?$/, "")
    throw new DriverProtocolError("unreadable", `cannot read ${path}: ${reason}`, { cause })
  }
  try {
    return parse(text)
  } catch (cause) {
    if (cause instanceof DriverProtocolError) {
      throw new DriverProtocolError(cause.code, `${path}: ${cause.message}`, { cause })
    }
    throw cause
  }
}
