import { readFileSync } from "node:fs"
import { describe, expect, it } from "vitest"
import {
  DriverProtocolError,
  parseConfig,
  parseObservation,
  parsePlan,
  parseReady,
  parseScript,
  parseServerObservation,
} from "./index.ts"

function refusal(parse: (text: string) => unknown, document: unknown): string {
  try {
    parse(typeof document === "string" ? document : JSON.stringify(document))
  } catch (error) {
    if (error instanceof DriverProtocolError) return `${error.code}: ${error.message}`
    throw error
  }
  throw new Error("the document was taken")
}

const listener = {
  name: "plaintext/interleaved",
  host: "127.0.0.1",
  port: 0,
  transport: "plaintext",
  service: { bidi: "interleaved" },
}
const contract = { descriptors: "/square.binpb" }
const aCase = { id: "1", name: "n", timeoutMs: 1, target: { address: "a:1" }, steps: [] }
const observed = { seq: 1, atMs: 0.5, case: "1" }
const ready = {
  event: "ready",
  library: { name: "grpcio", version: "1.0" },
  runtime: "x",
  messages: "bytes",
}

describe("the examples of docs/driver-contract.md", () => {
  const guide = readFileSync(new URL("../../../docs/driver-contract.md", import.meta.url), "utf8")
  const examples = [...guide.matchAll(/```json.*\n([\s\S]*?)```/g)].map(([, text]) => text ?? "")

  it("are a config, a ready line, a script, scripts of a config and a plan", () => {
    const [config, readyLine, script, scripts, plan, ...others] = examples
    expect(others).toEqual([])
    expect(parseConfig(config ?? "").listeners).toHaveLength(2)
    expect(parseReady(readyLine ?? "").listeners).toHaveLength(2)
    expect(parseScript(script ?? "").steps).toHaveLength(3)
    const withScripts = { ...JSON.parse(config ?? ""), ...JSON.parse(scripts ?? "") }
    expect(parseConfig(JSON.stringify(withScripts)).scripts).toMatchObject({
      "/shop.v1.Orders/Get": { steps: [{ do: "receive" }, { do: "send" }] },
    })
    expect(parsePlan(plan ?? "").cases[0]?.steps).toHaveLength(5)
  })
})

describe("a config", () => {
  it("is taken with keys that nobody knows", () => {
    const config = { contract, listeners: [{ ...listener, colour: "red" }], weather: "fine" }
    expect(parseConfig(JSON.stringify(config))).toEqual(config)
  })

  it("is refused with the place and the reason", () => {
    expect(refusal(parseConfig, "{")).toBe('not-json: config is not JSON: "{"')
    expect(refusal(parseConfig, { contract, listeners: [] })).toBe(
      'not-valid: config breaks its schema at /listeners: must NOT have fewer than 1 items ("{\\"contract\\":{\\"descriptors\\":\\"/square.binpb\\"},\\"listeners\\":[]}")',
    )
    expect(
      refusal(parseConfig, { contract, listeners: [{ ...listener, port: 70_000 }] }),
    ).toContain("at /listeners/0/port: must be <= 65535, found 70000 ")
    expect(
      refusal(parseConfig, { contract, listeners: [{ ...listener, service: "bidi" }] }),
    ).toContain('at /listeners/0/service: must be object, found "bidi" ')
    expect(refusal(parseConfig, { listeners: [listener] })).toContain(
      "at /: must have required property 'contract' ",
    )
    expect(
      refusal(parseConfig, { contract: { descriptors: "" }, listeners: [listener] }),
    ).toContain("at /contract/descriptors: must NOT have fewer than 1 characters")
    expect(
      refusal(parseConfig, { contract, listeners: [listener], tls: { certificate: "c" } }),
    ).toContain("at /tls: must have required property 'privateKey' ")
    const own = { ...listener, tls: { certificate: "c" } }
    expect(refusal(parseConfig, { contract, listeners: [own] })).toContain("at /listeners/0/tls: ")
  })

  it("has scripts whose steps nobody needs to know", () => {
    const scripts = { "/s/m": { codec: "bytes" as const, steps: [{ do: "stand-on-head" }] } }
    const config = { contract, listeners: [listener], scripts }
    expect(parseConfig(JSON.stringify(config))).toEqual(config)
    const refusalOf = (script: unknown) =>
      refusal(parseConfig, { contract, listeners: [listener], scripts: { "/s/m": script } })
    expect(refusalOf({})).toContain("at /scripts//s/m: must have required property 'steps' ")
    expect(refusalOf({ steps: [{}] })).toContain(
      "at /scripts//s/m/steps/0: must have required property 'do' ",
    )
    expect(refusalOf({ steps: [], codec: "gzip" })).toContain(
      'at /scripts//s/m/codec: must be one of bytes, found "gzip" ',
    )
  })

  it("is refused with two listeners of one name", () => {
    expect(
      refusal(parseConfig, { contract, listeners: [listener, { ...listener, port: 1 }] }),
    ).toMatch(/^not-valid: config names the listener "plaintext\/interleaved" twice \("/)
  })

  it("is quoted only in part when it is long", () => {
    const message = refusal(parseConfig, { contract, listeners: "x".repeat(10_000) })
    expect(message.length).toBeLessThan(300)
    expect(message).not.toContain("\n")
  })
})

describe("a plan", () => {
  it("is taken with steps that nobody knows, whatever their fields", () => {
    const steps = [
      { do: "stand-on-head" },
      { do: "stand-on-head", call: 7 },
      { do: "send", bytes: {} },
    ]
    expect(
      parsePlan(JSON.stringify({ contract, cases: [{ ...aCase, steps }] })).cases[0]?.steps,
    ).toEqual(steps)
  })

  it("is refused when a case could not be run or told from others", () => {
    expect(refusal(parsePlan, { contract, cases: [{ ...aCase, id: "" }] })).toContain(
      "at /cases/0/id: ",
    )
    expect(refusal(parsePlan, { contract, cases: [aCase, { ...aCase, timeoutMs: 0 }] })).toContain(
      "at /cases/1/timeoutMs: ",
    )
    expect(refusal(parsePlan, { contract, cases: [{ ...aCase, target: {} }] })).toContain(
      "at /cases/0/target: must have required property 'address'",
    )
    expect(
      refusal(parsePlan, { contract, cases: [{ ...aCase, steps: [{ call: "a" }] }] }),
    ).toContain("at /cases/0/steps/0: must have required property 'do'")
  })
})

describe("a plan of two cases", () => {
  it("is refused when they have one id", () => {
    expect(refusal(parsePlan, { contract, cases: [aCase, { ...aCase, name: "m" }] })).toMatch(
      /^not-valid: plan has two cases with the id "1" \("/,
    )
  })
})

describe("a ready line", () => {
  it("is a client's without listeners, a server's with them", () => {
    expect(parseReady(JSON.stringify(ready))).toEqual(ready)
    const server = {
      ...ready,
      listeners: [
        { name: "a", port: 1 },
        { name: "b", unsupported: "no TLS" },
      ],
      capabilities: ["max-concurrent-rpcs"],
    }
    expect(parseReady(JSON.stringify(server))).toEqual(server)
  })

  it("is refused when a listener is neither bound nor unsupported, or both", () => {
    expect(refusal(parseReady, { ...ready, listeners: [{ name: "a" }] })).toContain(
      "at /listeners/0: must have required property 'port' ",
    )
    const both = { name: "a", port: 1, unsupported: "x" }
    expect(refusal(parseReady, { ...ready, listeners: [both] })).toContain(
      "at /listeners/0: must have one of the forms that its schema allows, and has 2 ",
    )
  })

  it("is refused when a listener stands in it twice", () => {
    const listeners = [
      { name: "a", port: 1 },
      { name: "b", port: 2 },
      { name: "a", unsupported: "no TLS" },
    ]
    expect(refusal(parseReady, { ...ready, listeners })).toMatch(
      /^not-valid: ready line names the listener "a" twice \("/,
    )
  })
})

describe("an observation", () => {
  it.each([
    { event: "case-begun" },
    { event: "not-opened", call: "a", reason: "illegal key" },
    { event: "sent", call: "a", bytes: "CQAAAAAAAACA" },
    { event: "sent-many", call: "a", count: 0 },
    { event: "received-many", call: "a", count: 2, sha256: "e3b0c442".repeat(8) },
    { event: "progress", call: "a", count: 1 },
    { event: "half-closed", call: "a" },
    { event: "not-sent", call: "a", reason: "ended" },
    { event: "received", call: "a", bytes: "" },
    { event: "received", call: "a", length: 65_537, sha256: "e3b0c442".repeat(8) },
    { event: "nothing-received", call: "a", withinMs: 5 },
    { event: "initial-metadata", call: "a", metadata: [["k", "v"]] },
    { event: "status", call: "a", code: 0, message: "", trailers: [] },
    { event: "cancelled", call: "a" },
    { event: "unsupported", reason: "r" },
    { event: "case-ended" },
  ])("may be $event", (happening) => {
    const observation = { ...observed, ...happening }
    expect(parseObservation(JSON.stringify(observation))).toEqual(observation)
  })

  it.each([
    [{ event: "danced" }],
    [{ event: "received", call: "a", bytes: 9 }],
    [{ event: "received", call: "a", bytes: "%" }],
    [{ event: "received", call: "a" }],
    [{ event: "received", call: "a", length: 65_537 }],
    [{ event: "received", call: "a", bytes: "", length: 0, sha256: "e3b0c442".repeat(8) }],
    [{ event: "received", bytes: "" }],
    [{ event: "status", call: "a", code: null, message: "", trailers: [] }],
    [{ event: "status", call: "a", code: 0, message: "", trailers: [["k"]] }],
    [{ event: "unsupported", reason: "" }],
    [{ event: "case-ended", seq: 0 }],
    [{ event: "sent-many", call: "a", count: -1 }],
    [{ event: "received-many", call: "a", count: 1, sha256: "e3b0" }],
    [{ event: "nothing-received", call: "a", withinMs: -1 }],
    [{ event: "progress", call: "a", count: 0 }],
    [{ event: "progress", count: 1 }],
  ])("is refused as %j", (happening) => {
    expect(refusal(parseObservation, { ...observed, ...happening })).toMatch(
      /^not-valid: observation breaks its schema at /,
    )
  })

  it.each([
    [{ event: "danced" }, 'at /: event must be one that its schema names, found "danced" '],
    [{ event: "received", call: "a", bytes: 9 }, "at /bytes: must be string, found 9 "],
    [{ event: "received", bytes: "" }, "at /: must have required property 'call' "],
    [
      { event: "status", call: "a", code: null, message: "", trailers: [] },
      "at /code: must be integer, found null ",
    ],
  ])("%j is told by what is wrong in it", (happening, reason) => {
    expect(refusal(parseObservation, { ...observed, ...happening })).toContain(reason)
  })

  it.each([
    ["1e999", "not-valid: observation breaks its schema at /atMs: must be number, found Infinity "],
    ["1e300", "not-valid: observation breaks its schema at /atMs: must be <= 9007199254740991, "],
    ["-1e300", "not-valid: observation breaks its schema at /atMs: must be >= -9007199254740991, "],
    ["NaN", "not-json: observation is not JSON: "],
    ["Infinity", "not-json: observation is not JSON: "],
  ])("is refused when it was printed at %s", (atMs, reason) => {
    const line = `{"event":"case-ended","seq":1,"atMs":${atMs},"case":"1"}`
    expect(refusal(parseObservation, line)).toContain(reason)
  })

  it.each([
    ["seq", { event: "case-ended", seq: 1e300 }],
    ["count", { event: "sent-many", call: "a", count: 1e300 }],
    ["code", { event: "status", call: "a", code: -1e300, message: "", trailers: [] }],
    ["withinMs", { event: "nothing-received", call: "a", withinMs: 1e300 }],
    ["httpStatus", { event: "response-headers", call: "a", httpStatus: 1e300, headers: [] }],
    ["errorCode", { event: "reset", call: "a", errorCode: 2 ** 32 }],
  ])("is refused with a %s that nothing can have", (field, happening) => {
    expect(refusal(parseObservation, { ...observed, ...happening })).toContain(
      `breaks its schema at /${field}: must be `,
    )
  })

  it("is refused when a key stands twice in it", () => {
    const line =
      '{"event":"status","seq":1,"atMs":0.5,"case":"1","call":"a","code":5,"code":0,"message":"","trailers":[]}'
    expect(refusal(parseObservation, line)).toMatch(
      /^not-valid: observation has the key "code" twice in one object \("/,
    )
  })
})

describe("a server's observation", () => {
  it.each([
    { event: "call-begun", path: "/p.S/square", metadata: [["k", "v"]] },
    { event: "call-begun", path: "/p.S/square", metadata: [], deadlineMs: 1.5 },
    { event: "received", bytes: "CQEAAAAAAPh/" },
    { event: "sent", length: 65_537, sha256: "e3b0c442".repeat(8) },
    { event: "not-sent", reason: "r" },
    { event: "sent-many", count: 3 },
    { event: "half-close" },
    { event: "initial-metadata-sent" },
    { event: "cancelled" },
    { event: "status-sent", code: 5 },
    { event: "thrown" },
    { event: "draining" },
    { event: "exiting" },
    { event: "unsupported", reason: "r" },
    { event: "call-ended" },
  ])("may be $event", (happening) => {
    const observation = { seq: 1, atMs: 0.5, call: "7/a", ...happening }
    expect(parseServerObservation(JSON.stringify(observation))).toEqual(observation)
  })

  it.each([
    [{ event: "half-closed" }],
    [{ event: "call-begun", path: "/p.S/square" }],
    [{ event: "received", bytes: 9 }],
    [{ event: "call-ended", call: "" }],
    [{ event: "call-ended", seq: 0 }],
    [{ event: "call-ended", seq: 1e300 }],
    [{ event: "call-ended", atMs: 1e300 }],
    [{ event: "sent-many", count: 1e300 }],
    [{ event: "status-sent", code: 1e300 }],
    [{ event: "call-begun", path: "/p.S/square", metadata: [], deadlineMs: 1e300 }],
  ])("is refused as %j", (happening) => {
    const observation = { seq: 1, atMs: 0.5, call: "7/a", ...happening }
    expect(refusal(parseServerObservation, observation)).toMatch(
      /^not-valid: server observation breaks its schema at /,
    )
  })
})
