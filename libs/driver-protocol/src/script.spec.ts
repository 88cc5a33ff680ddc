import { describe, expect, it } from "vitest"
import { knownScriptStep, parseScript, type ScriptStep, type Step } from "./index.ts"

const known: ScriptStep[] = [
  { do: "receive" },
  { do: "receive-to-end" },
  { do: "echo-to-end" },
  { do: "wait-cancelled" },
  { do: "drain" },
  { do: "exit" },
  { do: "send", bytes: "CQAAAAAAAACA" },
  { do: "send", bytes: "CQAAAAAAAACA", zeros: 0 },
  {
    do: "send-many",
    messages: { count: 3, template: "", varying: { field: 1, type: "double", from: 0 } },
  },
  { do: "initial-metadata", metadata: [["k", "v"]] },
  { do: "trailers", metadata: [] },
  { do: "wait", ms: 10 },
  { do: "status", code: 16, message: "" },
  { do: "throw", message: "oops" },
]

const unknown: Array<[Step, string]> = [
  [{ do: "half-close" }, 'unknown step "half-close"'],
  [{ do: "receive", withinMs: 1 }, 'unknown key "withinMs" of step receive'],
  [{ do: "status", code: 5 }, "step status must have required property 'message'"],
  [{ do: "status", code: "5", message: "" }, 'code of step status must be integer, found "5"'],
  [{ do: "throw" }, "step throw must have required property 'message'"],
  [
    { do: "trailers", metadata: [["k"]] },
    "metadata/0 of step trailers must NOT have fewer than 2 items",
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
    const script = { call: "7/a", codec: "bytes", steps: [{ do: "juggle", balls: 3 }] }
    expect(parseScript(JSON.stringify(script))).toEqual(script)
  })

  it.each([
    ["{", 'interop-script is not JSON: "{"'],
    ["null", 'interop-script is no object with call, steps and at most the codec "bytes": "null"'],
    ['{"call":"","steps":[]}', "interop-script is no object with call, steps"],
    ['{"call":"a","steps":{}}', "interop-script is no object with call, steps"],
    ['{"call":"a","steps":[null]}', "interop-script is no object with call, steps"],
    ['{"call":"a","codec":"json","steps":[]}', "interop-script is no object with call, steps"],
    ['{"call":"a","steps":[{}]}', "interop-script is no object with call, steps"],
  ])("is refused as %s", (text, message) => {
    expect(() => parseScript(text)).toThrow(message)
  })
})
