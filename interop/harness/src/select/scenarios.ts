import { readdirSync } from "node:fs"
import { basename, join } from "node:path"
import type { BidiMode, MethodName } from "@interop/driver-protocol"
import scenariosSchema from "../../schemas/scenarios.schema.json" with { type: "json" }
import { HarnessError } from "../errors.ts"
import { shortPath } from "../workspace.ts"
import { yamlReader } from "./read-yaml.ts"

/** What a client does, in the order it does it; one step, one observation or more. */
export type ScenarioStep =
  | { do: "open"; method: MethodName }
  | { do: "send"; value: number }
  | { do: "half-close" }
  | { do: "receive"; withinMs?: number }
  | { do: "receive-to-end" }
  | { do: "cancel" }

export interface Scenario {
  /** family/name */
  id: string
  title: string
  reason: string
  bidi: BidiMode
  steps: ScenarioStep[]
}

type WrittenStep =
  | "half-close"
  | "receive"
  | "receive-to-end"
  | "cancel"
  | { open: MethodName }
  | { send: number | number[] }
  | { exchange: number | number[] }
  | { "receive-nothing-within-ms": number }

interface Family {
  family: string
  title: string
  scenarios: {
    name: string
    title: string
    reason: string
    bidi?: BidiMode
    steps: WrittenStep[]
  }[]
}

const readFamily = yamlReader<Family>("scenario", scenariosSchema)

/** Every scenario in the *.yaml files of the directory, a file a family. */
export function readScenarios(directory: string): Scenario[] {
  const files = readdirSync(directory).filter((name) => name.endsWith(".yaml"))
  return files.toSorted().flatMap((name) => scenariosOf(join(directory, name)))
}

function scenariosOf(file: string): Scenario[] {
  const { family, scenarios } = readFamily(file)
  if (family !== basename(file, ".yaml")) {
    throw new HarnessError(
      "scenario",
      `${shortPath(file)}: family is "${family}", the file's name says "${basename(file, ".yaml")}"`,
    )
  }
  const names = new Set<string>()
  return scenarios.map(({ name, title, reason, bidi = "interleaved", steps }) => {
    const id = `${family}/${name}`
    if (names.has(name)) {
      throw new HarnessError("scenario", `${shortPath(file)}: "${name}" is there twice`)
    }
    names.add(name)
    return { id, title, reason, bidi, steps: steps.flatMap(stepsOf) }
  })
}

function stepsOf(written: WrittenStep): ScenarioStep[] {
  if (typeof written === "string") return [{ do: written }]
  if ("open" in written) return [{ do: "open", method: written.open }]
  if ("send" in written) return [written.send].flat().map((value) => ({ do: "send", value }))
  if ("exchange" in written) {
    return [written.exchange]
      .flat()
      .flatMap((value): ScenarioStep[] => [{ do: "send", value }, { do: "receive" }])
  }
  return [{ do: "receive", withinMs: written["receive-nothing-within-ms"] }]
}
