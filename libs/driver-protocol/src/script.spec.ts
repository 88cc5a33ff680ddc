import { describe, expect, it } from "vitest"
import { knownScriptStep, parseScript, type ScriptStep, type Step } from "./index.ts"

const known: ScriptStep[] = [
  { do: "receive" },
  { do: "receive-to-end" },
  { do: "echo-to-end" },
  { do: "wait-cancelled" },
  { do: "drain" },
  { do: "exit" },
  { do: "send", value: "8000000000000000" },
  { do: "send", value: "8000000000000000", paddingBytes: 0 },
  { do: "send-many", values: { from: 0, count: 3 } },
  { do: "initial-metadata", metadata: [["k", "v"]] },
  { do: "trailers", metadata: [] },
  { do: "wait", ms: 10 },
  { do: "status", code: 16, message: "" },
  { do: "throw", message: "oops" },
]

const unknown: Array<[Step, string]> = [
  [{ do: "half-close" }, 'unknown step "half-close"'],
  [{ do: "receive", withinMs: 1 }, 'unknown key "withinMs" of step receive'],
  [{ do: "status", code: 5 }, "message of step status must be a text, found none"],
  [
    { do: "status", code: "5", message: "" },
    'code of step status must be the number of a status code, found "5"',
  ],
  [{ do: "throw" }, "message of step throw must be a text, found none"],
  [
    { do: "trailers", metadata: [["k"]] },
    'metadata of step trailers must be a list of [key, value] pairs, found [["k"]]',
  ],
]

describe("the step of a script", () => {
  it.each(known)("is known as %j", (step) => {
    expect(knownScriptStep({ ...step })).toEqual(step)
  })

  it.each(unknown)("is not known as %j", (step, unsupported) => {
    expect(knownScriptStep(step)).toEqual({ unsupported })
  })
})

describe("a script", () => {
  it("may have steps that nobody knows", () => {
    const script = { call: "7/a", steps: [{ do: "juggle", balls: 3 }] }
    expect(parseScript(JSON.stringify(script))).toEqual(script)
  })

  it.each([
    ["{", 'interop-script is not JSON: "{"'],
    ["null", 'interop-script is no object with call and steps: "null"'],
    ['{"call":"","steps":[]}', "interop-script is no object with call and steps"],
    ['{"call":"a","steps":{}}', "interop-script is no object with call and steps"],
    ['{"call":"a","steps":[null]}', "interop-script is no object with call and steps"],
    ['{"call":"a","steps":[{}]}', "interop-script is no object with call and steps"],
  ])("is refused as %s", (text, message) => {
    expect(() => parseScript(text)).toThrow(message)
  })
})
