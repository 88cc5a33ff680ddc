import { type Validator, violationIn } from "@interop/schema-violation"
import type { KnownStep, ScriptStep, Step } from "./documents.ts"
import { validateScriptStep } from "./generated/validate-script-step.js"
import { validateStep } from "./generated/validate-step.js"
import { excerpt } from "./script.ts"

type Unsupported = { unsupported: string }

/**
 * The step of a plan, or why it cannot be done: its name, one of its keys or
 * the value of a field is none that this version of the contract knows.
 */
export function knownStep(step: Step): KnownStep | Unsupported {
  return validateStep(step) ? (step as KnownStep) : { unsupported: reasonOf(step, validateStep) }
}

/** The same for the step of a script. */
export function knownScriptStep(step: Step): ScriptStep | Unsupported {
  return validateScriptStep(step)
    ? (step as ScriptStep)
    : { unsupported: reasonOf(step, validateScriptStep) }
}

function reasonOf(step: Step, { errors }: Validator): string {
  if (errors?.some(({ keyword }) => keyword === "discriminator")) {
    return `unknown step ${excerpt(step.do)}`
  }
  const { path, complaint } = violationIn(step, errors)
  if (path.length > 0) return `${path.join("/")} of step ${step.do} ${complaint}`
  const unknownKey = /^has an unknown key (.*)$/.exec(complaint)?.[1]
  return unknownKey === undefined
    ? `step ${step.do} ${complaint}`
    : `unknown key ${unknownKey} of step ${step.do}`
}
