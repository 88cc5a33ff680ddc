import { readFileSync } from "node:fs"
import { Ajv } from "ajv"
import { describe, expect, it } from "vitest"
import { knownStep, type KnownStep, type Step } from "./index.ts"

const known: KnownStep[] = [
  { do: "open", call: "a", method: "square", deadlineMs: 0 },
  { do: "open", call: "a", method: "streamrangeSquare", deadlineMs: 2.5, metadata: [["k", "v"]] },
  {
    do: "open",
    call: "a",
    method: "sumSquare",
    deadlineMs: 2_592_000_000,
    path: "/squarerpc_service.SquareService/cube",
    compression: "gzip",
    waitForReady: true,
  },
  { do: "send", call: "a", value: "8000000000000000" },
  { do: "send", call: "a", value: "8000000000000000", paddingBytes: 5_000_000 },
  { do: "send-many", call: "a", values: ["8000000000000000", "7ff8000000000001"] },
  { do: "send-many", call: "a", values: [] },
  { do: "exchange-many", call: "a", values: { from: -3, count: 100_000 } },
  { do: "receive-many", call: "a" },
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
  [
    { do: "open", call: "a", method: "square", deadlineMs: 1, path: "cube" },
    'path of step open must be a path, as in /package.Service/method, found "cube"',
  ],
  [
    { do: "open", call: "a", method: "square", deadlineMs: 1, compression: "brotli" },
    'compression of step open must be gzip, found "brotli"',
  ],
  [
    { do: "open", call: "a", method: "square", deadlineMs: 1, waitForReady: 1 },
    "waitForReady of step open must be true or false, found 1",
  ],
  [
    { do: "send", call: "a", value: "8000000000000000", paddingBytes: 0.5 },
    "paddingBytes of step send must be 0 or more bytes, found 0.5",
  ],
  [
    { do: "send-many", call: "a", values: ["8000000000000000", 1] },
    'values of step send-many must be a list of doubles in hex, or from and count, found ["8000000000000000",1]',
  ],
  [
    { do: "exchange-many", call: "a", values: { from: 0, count: 1, step: 2 } },
    'values of step exchange-many must be a list of doubles in hex, or from and count, found {"from":0,"count":1,"step":2}',
  ],
  [{ do: "cancel", call: "a", politely: true }, 'unknown key "politely" of step cancel'],
  [{ do: "wait", ms: 1, call: "a" }, 'unknown key "call" of step wait'],
  [
    { do: "send", call: "a", value: "8000000000000000", withinMs: 1 },
    'unknown key "withinMs" of step send',
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

  it("agrees with definitions/knownStep of the plan's schema", () => {
    const path = new URL("../schemas/plan.schema.json", import.meta.url)
    const { definitions } = JSON.parse(readFileSync(path, "utf8"))
    const ajv = new Ajv({ strictRequired: false, strictTypes: false })
    const validate = ajv.compile({ definitions, $ref: "#/definitions/knownStep" })
    const refused = (step: Step) => !validate(step)
    expect(known.filter(refused)).toEqual([])
    expect(unknown.map(([step]) => step).filter((step) => !refused(step))).toEqual([])
  })
})
