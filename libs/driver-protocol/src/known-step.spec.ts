import { describe, expect, it } from "vitest"
import { knownStep, type KnownStep, type Step } from "./index.ts"

const square = {
  do: "open",
  call: "a",
  path: "/squarerpc_service.SquareService/square",
  requestStream: false,
  responseStream: false,
} as const
const rule = { count: 100_000, template: "", varying: { field: 1, type: "double", from: -3 } }

const known: KnownStep[] = [
  { ...square, deadlineMs: 0 },
  { ...square, requestStream: true, deadlineMs: 2.5, metadata: [["k", "v"]] },
  {
    ...square,
    deadlineMs: 2_592_000_000,
    codec: "bytes",
    compression: "gzip",
    waitForReady: true,
  },
  { do: "send", call: "a", bytes: "CQAAAAAAAACA" },
  { do: "send", call: "a", bytes: "", zeros: 5_000_000 },
  { do: "send-many", call: "a", messages: ["CQAAAAAAAACA", "CQEAAAAAAPh/"] },
  { do: "send-many", call: "a", messages: [] },
  { do: "exchange-many", call: "a", messages: rule } as KnownStep,
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
    { do: "open", call: "a", path: square.path, deadlineMs: 1, requestStream: false },
    "step open must have required property 'responseStream'",
  ],
  [
    { ...square, deadlineMs: 1, responseStream: 0 },
    "responseStream of step open must be boolean, found 0",
  ],
  [square, "step open must have required property 'deadlineMs'"],
  [
    { ...square, deadlineMs: 1, metadata: [["k", 1]] },
    "metadata/0/1 of step open must be string, found 1",
  ],
  [
    { ...square, deadlineMs: 1, metadata: [["k"]] },
    "metadata/0 of step open must NOT have fewer than 2 items",
  ],
  [
    { ...square, deadlineMs: 1, call: "" },
    'call of step open must NOT have fewer than 1 characters, found ""',
  ],
  [{ do: "half-close" }, "step half-close must have required property 'call'"],
  [{ do: "send", call: "a", bytes: 9 }, "bytes of step send must be string, found 9"],
  [
    { do: "send", call: "a", bytes: "-".repeat(100) },
    `bytes of step send must match pattern "^[A-Za-z0-9+/]*={0,2}$", found "${"-".repeat(56)}…`,
  ],
  [
    { do: "receive", call: "a", withinMs: "soon" },
    'withinMs of step receive must be number, found "soon"',
  ],
  [
    { ...square, deadlineMs: 1, path: "cube" },
    'path of step open must match pattern "^/[^/]+/[^/]+$", found "cube"',
  ],
  [{ ...square, deadlineMs: 1, codec: "json" }, 'codec of step open must be "bytes", found "json"'],
  [
    { ...square, deadlineMs: 1, compression: "brotli" },
    'compression of step open must be "gzip", found "brotli"',
  ],
  [
    { ...square, deadlineMs: 1, waitForReady: 1 },
    "waitForReady of step open must be boolean, found 1",
  ],
  [
    { do: "send", call: "a", bytes: "", zeros: 0.5 },
    "zeros of step send must be integer, found 0.5",
  ],
  [
    { do: "send-many", call: "a", messages: ["CQAAAAAAAACA", 1] },
    "messages/1 of step send-many must be string, found 1",
  ],
  [
    { do: "exchange-many", call: "a", messages: { ...rule, step: 2 } },
    'messages of step exchange-many has an unknown key "step"',
  ],
  [
    {
      do: "exchange-many",
      call: "a",
      messages: { ...rule, varying: { ...rule.varying, type: "string" } },
    },
    'messages/varying/type of step exchange-many must be one of double, int64, found "string"',
  ],
  [{ do: "cancel", call: "a", politely: true }, 'unknown key "politely" of step cancel'],
  [{ do: "wait", ms: 1, call: "a" }, 'unknown key "call" of step wait'],
  [{ do: "send", call: "a", bytes: "", withinMs: 1 }, 'unknown key "withinMs" of step send'],
  [{ do: "wait", ms: -1 }, "ms of step wait must be >= 0, found -1"],
]

describe("knownStep", () => {
  it.each(known)("knows %j", (step) => {
    expect(knownStep({ ...step })).toEqual(step)
  })

  it.each(unknown)("does not know %j", (step, unsupported) => {
    expect(knownStep(step)).toEqual({ unsupported })
  })
})
