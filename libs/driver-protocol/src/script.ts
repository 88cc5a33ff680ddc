import type { Script, Step } from "./documents.ts"

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
  throw new Error(
    `${scriptKey} is no object with call, steps and at most the codec "bytes": ${excerpt(text)}`,
  )
}

function isScript(value: unknown): value is Script {
  if (typeof value !== "object" || value === null) return false
  const { call, codec, steps } = value as Partial<Script>
  return (
    typeof call === "string" &&
    call !== "" &&
    (codec === undefined || codec === "bytes") &&
    Array.isArray(steps) &&
    steps.every((step: unknown) => typeof (step as Partial<Step> | null)?.do === "string")
  )
}

/** As it stands in a reason. */
export function excerpt(text: string): string {
  const line = JSON.stringify(text)
  return line.length > 60 ? `${line.slice(0, 57)}…` : line
}
