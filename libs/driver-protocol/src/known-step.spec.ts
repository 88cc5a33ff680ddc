import { readFileSync } from "node:fs"
import { Validator } from "@cfworker/json-schema"
import { describe, expect, it } from "vitest"
import { knownStep, type KnownStep, type Step } from "./index.ts"

const known: KnownStep[] = [
  { do: "open", call: "a", method: "square", deadlineMs: 0 },
  { do: "open", call: "a", method: "streamrangeSquare", deadlineMs: 2.5, metadata: [["k", "v"]] },
  { do: "send", call: "a", value: "8000000000000000" },
  { do: "half-close", call: "a" },
  { do: "receive", call: "a" },
  { do: "receive", call: "a", withinMs: 100 },
  { do: "receive-to-end", call: "a" },
  { do: "cancel", call: "a" },
  { do: "wait", ms: 10 },
]

const unknown: Array<[Step, string]> = [
  [{ do: "stand-on-head" }, 'unknown step "stand-on-head"'],
  [{ do: "Send", call: "a" }, 'unknown step "Send"'],
  [{ do: "toString" }, 'unknown step "toString"'],
  [
    { do: "open", call: "a", method: "cube", deadlineMs: 1 },
    'method of step open must be one of square, rangeSquare, sumSquare, streamrangeSquare, found "cube"',
  ],
  [
    { do: "open", call: "a", method: "square" },
    "deadlineMs of step open must be 0 or more milliseconds, found none",
  ],
  [
    { do: "open", call: "a", method: "square", deadlineMs: 1, metadata: [["k", 1]] },
    'metadata of step open must be a list of [key, value] pairs, found [["k",1]]',
  ],
  [
    { do: "open", call: "", method: "square", deadlineMs: 1 },
    'call of step open must be the name of a call, found ""',
  ],
  [{ do: "half-close" }, "call of step half-close must be the name of a call, found none"],
  [
    { do: "send", call: "a", value: 9 },
    "value of step send must be the 16 hex digits of a double, found 9",
  ],
  [
    { do: "send", call: "a", value: "0".repeat(100) },
    'value of step send must be the 16 hex digits of a double, found "00000000000000000000000000000000000000000000000000000000…',
  ],
  [
    { do: "receive", call: "a", withinMs: "soon" },
    'withinMs of step receive must be 0 or more milliseconds, found "soon"',
  ],
  [{ do: "wait", ms: -1 }, "ms of step wait must be 0 or more milliseconds, found -1"],
]

describe("knownStep", () => {
  it.each(known)("knows %j", (step) => {
    expect(knownStep({ ...step })).toEqual(step)
  })

  it.each(unknown)("does not know %j", (step, unsupported) => {
    expect(knownStep(step)).toEqual({ unsupported })
  })

  it("passes over fields that it does not know", () => {
    expect(knownStep({ do: "cancel", call: "a", politely: true })).toEqual({
      do: "cancel",
      call: "a",
    })
  })

  it("agrees with definitions/knownStep of the plan's schema", () => {
    const path = new URL("../schemas/plan.schema.json", import.meta.url)
    const { definitions } = JSON.parse(readFileSync(path, "utf8"))
    const schema = new Validator({ definitions, $ref: "#/definitions/knownStep" }, "7")
    const refused = (step: Step) => !schema.validate(step).valid
    expect(known.filter(refused)).toEqual([])
    expect(unknown.map(([step]) => step).filter((step) => !refused(step))).toEqual([])
  })
})
