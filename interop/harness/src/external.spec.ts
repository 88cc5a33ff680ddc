import { mkdtempSync, readFileSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { Happening, MetadataEntry } from "@interop/driver-protocol"
import { describe, expect, test, vi } from "vitest"
import { parse } from "yaml"
import { keepAgreement } from "./report/keep-agreement.ts"
import { readCases } from "./select/cases.ts"
import type { Cell } from "./select/cells.ts"
import { ownContracts } from "./testing/own-scenarios.ts"
import { withAgreement } from "./judge/agreement.ts"
import { judgeExternal } from "./judge/external.ts"
import type { Verdict } from "./judge/verdict.ts"

const kinds = ownContracts.find(({ contract }) => contract.name === "kinds")
if (kinds === undefined) throw new Error("there is no contract kinds")
const { contract } = kinds
const echo = contract.method("Echo/Tree")

interface Seen {
  initial?: MetadataEntry[]
  responses?: unknown[]
  code?: number
  trailers?: MetadataEntry[]
}

function casesFile(end: string, more = ""): string {
  const file = join(mkdtempSync(join(tmpdir(), "cases-")), "cases.yaml")
  const steps = `[{ open: Echo/Tree }, { send: { value: 1 } }, half-close, ${end}]`
  writeFileSync(file, `${more}scenarios:\n  - { name: one, steps: ${steps} }\n`)
  return file
}

/** What clients saw of a service, judged by a file of cases. */
function judged(file: string, ...all: Seen[]): Verdict[] {
  const { scenarios } = readCases(file, kinds as NonNullable<typeof kinds>)
  const [scenario] = scenarios
  return all.map(({ initial = [], responses = [], code = 0, trailers = [] }, index) => {
    const happenings: Happening[] = [
      { event: "initial-metadata", call: "a", metadata: initial },
      ...responses.map((written): Happening => ({
        event: "received",
        call: "a",
        bytes: Buffer.from(contract.notation.encode(written, echo.response)).toString("base64"),
      })),
      { event: "status", call: "a", code, message: code === 0 ? "" : "no", trailers },
    ]
    const cell = {
      scenario,
      server: { name: "shop", external: {} },
      client: { name: `client-${index + 1}` },
    } as unknown as Cell
    const observations = happenings.map((each, at) => ({ ...each, seq: at, atMs: at, case: "1" }))
    return judgeExternal({ cell, ending: { kind: "ended" }, observations, logs: [] } as never)
  })
}

const service: Seen = {
  initial: [
    ["content-type", "application/grpc"],
    ["x-station", "South"],
    ["x-request-id", "1"],
  ],
  responses: [{ value: 1 }, { value: 2 }],
  trailers: [["x-count", "2"]],
}

describe("an end that is told", () => {
  const told = `{ receive-to-end: { status: OK, initial-metadata: [[x-station, South]], values: [{ value: 1 }, { value: 2 }], trailers: [[x-count, "2"]] } }`
  const file = casesFile(told)

  test("is as the service gives it, whatever else it sends", () => {
    expect(judged(file, service)[0]?.outcome).toBe("pass")
  })

  test.each<[string, Seen, string]>([
    [
      "initial metadata",
      { ...service, initial: [["x-station", "south"]] },
      'initial metadata: x-station: "south", expected x-station: "South"',
    ],
    ["trailers", { ...service, trailers: [] }, 'trailers: no x-count, expected x-count: "2"'],
    [
      "a field",
      { ...service, responses: [{ value: 1 }, { value: 3, child: {} }] },
      "value is 3, expected 2 in response 2; child is {}, expected absent in response 2",
    ],
    [
      "one message more",
      { ...service, responses: [{ value: 1 }, { value: 2 }, {}] },
      "response 3 is one too many: {}",
    ],
    ["one less", { ...service, responses: [{ value: 1 }] }, "response 2 did not come"],
    [
      "the order",
      { ...service, responses: [{ value: 2 }, { value: 1 }] },
      "the same responses in another order",
    ],
    ["the status", { ...service, code: 5 }, "status is NOT_FOUND, expected OK"],
  ])("differs in %s, and the reason says it", (_, seen, differences) => {
    const [verdict] = judged(file, seen)
    expect(verdict?.outcome).toBe("fail")
    expect(verdict?.reason).toBe(`the answer is not what the case tells: ${differences}`)
  })
})

describe("where no end is told", () => {
  test("initial metadata has to be the same for all clients", () => {
    const other: Seen = { ...service, initial: [["x-station", "North"]] }
    const { verdicts } = withAgreement(judged(casesFile("receive-to-end"), service, service, other))
    expect(verdicts.map(({ outcome }) => outcome)).toEqual(["pass", "pass", "fail"])
    expect(verdicts[2]?.reason).toContain('x-station: "North", expected x-station: "South"')
  })

  test("metadata that varies need not be, and is not kept", () => {
    const file = casesFile("receive-to-end", "varying-metadata: [x-request-id]\n")
    const other: Seen = {
      ...service,
      initial: [
        ["x-request-id", "2"],
        ["x-station", "South"],
      ],
    }
    const { verdicts } = withAgreement(judged(file, service, other))
    expect(verdicts.map(({ outcome }) => outcome)).toEqual(["pass", "pass"])
    vi.spyOn(process.stdout, "write").mockReturnValue(true)
    const kept = `${file}.kept`
    keepAgreement({ text: readFileSync(file, "utf8"), to: kept, verdicts })
    expect(parse(readFileSync(kept, "utf8")).scenarios[0].steps.at(-1)).toEqual({
      "receive-to-end": {
        status: "OK",
        "initial-metadata": [["x-station", "South"]],
        values: [{ value: 1 }, { value: 2 }],
        trailers: [["x-count", "2"]],
      },
    })
    expect(judged(kept, service)[0]?.outcome).toBe("pass")
  })
})

describe("a case is refused", () => {
  test.each<[string, string]>([
    ["{ cancel: { call: a } }", "one: the call is never received to its end: add receive-to-end"],
    [
      "{ receive-to-end: { status: NOTFOUND } }",
      '"NOTFOUND" is no gRPC status code; name one of OK, CANCELLED',
    ],
  ])("that ends with %s", (end, message) => {
    expect(() => judged(casesFile(end), service)).toThrow(message)
  })
})
