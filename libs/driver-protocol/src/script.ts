import type { Script, ScriptStep, Step } from "./documents.ts"
import { checkedStep, excerpt, isCount, isMetadata, type StepFields } from "./step-fields.ts"

/** The key of a call's metadata that holds a script. */
export const scriptKey = "interop-script"

/** The script in the metadata of a call. Throws, in one line, for a text that is none. */
export function parseScript(text: string): Script {
  let script: unknown
  try {
    script = JSON.parse(text)
  } catch {
    throw new Error(`${scriptKey} is not JSON: ${excerpt(text)}`)
  }
  if (isScript(script)) return script
  throw new Error(`${scriptKey} is no object with call and steps: ${excerpt(text)}`)
}

/** The step of a script with its fields checked, or why it cannot be done. */
export function knownScriptStep(step: Step): ScriptStep | { unsupported: string } {
  return checkedStep(step, fieldsOf)
}

function fieldsOf(name: string, field: StepFields): ScriptStep | undefined {
  switch (name) {
    case "receive":
    case "receive-to-end":
    case "echo-to-end":
    case "wait-cancelled":
    case "drain":
    case "exit":
      return { do: name }
    case "send":
      return { do: name, value: field.double(), ...field.padding() }
    case "send-many":
      return { do: name, values: field.values() }
    case "initial-metadata":
    case "trailers":
      return {
        do: name,
        metadata: field.required("metadata", isMetadata, "a list of [key, value] pairs"),
      }
    case "wait":
      return { do: name, ms: field.milliseconds("ms") }
    case "status":
      return {
        do: name,
        code: field.required("code", isCount, "the number of a status code"),
        message: field.text("message"),
      }
    case "throw":
      return { do: name, message: field.text("message") }
    default:
      return undefined
  }
}

function isScript(value: unknown): value is Script {
  if (typeof value !== "object" || value === null) return false
  const { call, steps } = value as Partial<Script>
  return (
    typeof call === "string" &&
    call !== "" &&
    Array.isArray(steps) &&
    steps.every((step: unknown) => typeof (step as Partial<Step> | null)?.do === "string")
  )
}
