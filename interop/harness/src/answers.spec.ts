import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, describe, expect, test } from "vitest"
import answersSchema from "../schemas/answers.schema.json" with { type: "json" }
import { servedMethods } from "./judge/served-call.ts"
import { readAnswers } from "./select/answers.ts"
import { readContracts } from "./select/contracts.ts"
import { workspaceRoot } from "./workspace.ts"

const directory = mkdtempSync(join(tmpdir(), "answers-"))
afterAll(() => rmSync(directory, { recursive: true }))
const file = join(directory, "answers.yaml")
const [{ contract } = {}] = readContracts(join(workspaceRoot, "examples", "orders", "orders.proto"))

function read(text: string, environment: NodeJS.ProcessEnv = {}) {
  if (contract === undefined) throw new Error("no contract")
  writeFileSync(file, text)
  const answers = readAnswers(file, contract, environment)
  servedMethods(contract, answers)
  return answers
}

describe("a file that is wrong is refused with its line", () => {
  const method = (rest: string) => `methods:\n  - method: Get\n    script: [receive]\n${rest}`
  const script = (steps: string, name = "Get") =>
    `methods:\n  - method: ${name}\n    script:\n      - receive\n      - ${steps}\n`
  test.each([
    [
      "an unknown method",
      "methods:\n  - method: Fetch\n    script: []\n",
      '2: there is no method "Fetch"; name one of shop.v1.Orders/Get, ',
    ],
    [
      "a method twice",
      "methods:\n  - { method: Get, script: [{ do: throw, message: a }] }\n  - { method: Get, script: [{ do: throw, message: a }] }\n",
      "3: /shop.v1.Orders/Get is there twice",
    ],
    [
      "an unknown key",
      method("    clients: {}\n"),
      '2: methods/0 has an unknown key "clients"; it may have method, script, script-codec, client',
    ],
    [
      "an unknown key of a client",
      method("    client: { request: [] }\n"),
      '4: methods/0/client has an unknown key "request"; it may have calls, requests, metadata, deadline, cancels',
    ],
    [
      "an unknown step",
      script("{ do: answer, value: {} }"),
      "5: methods/0/script/1 do must be one of receive, ",
    ],
    ["an unknown word", script("answer"), "5: methods/0/script/1 must be one of receive, "],
    [
      "a step with an unknown key",
      script("{ do: send, values: {} }"),
      '5: methods/0/script/1 has an unknown key "values"; it may have do, value, padding-bytes',
    ],
    [
      "an unknown field",
      script('{ do: send, value: { number: "7" } }'),
      '5: cannot read message shop.v1.Order from JSON: key "number" is unknown; it has id, status, lines, total, placedAt, labels, address, store',
    ],
    [
      "an unknown enum value",
      script("{ do: send, value: { status: PAID } }"),
      '5: cannot read enum shop.v1.Status from JSON: "PAID"; it has STATUS_UNSPECIFIED, STATUS_PLACED, STATUS_PAID, STATUS_SHIPPED',
    ],
    [
      "a status that there is not",
      script("{ do: status, code: MISSING }"),
      '5: "MISSING" is no gRPC status code; name one of OK, CANCELLED, ',
    ],
    [
      "two responses where there is one",
      script("{ do: send, value: {} }\n      - { do: send, value: {} }"),
      "4: Get has one response, and its script sends 2",
    ],
    [
      "no response where there is one",
      script("receive"),
      "4: Get ends with OK only together with its response: add { do: send, value: … }, or ",
    ],
    [
      "a request of another type",
      script("{ do: send, value: {} }") +
        "    client:\n      requests:\n        - { article: tea }\n",
      '8: cannot read message shop.v1.GetRequest from JSON: key "article" is unknown; it has id',
    ],
    [
      "requests that nobody receives",
      script("{ do: send, value: {} }") +
        '    client:\n      - { requests: [{ id: "1" }, { id: "2" }] }\n',
      "7: requests has 2, and the script receives 1: the rest cannot be seen",
    ],
    [
      "a cancel that nobody sees",
      script("{ do: send, value: {} }") + "    client:\n      cancels: true\n",
      "7: cancels cannot be seen: ",
    ],
    [
      "metadata in capitals",
      script("{ do: send, value: {} }") +
        "    client:\n      metadata:\n        - [Authorization]\n",
      '8: the metadata key "Authorization" comes in lower case, as gRPC sends it: authorization',
    ],
  ])("%s", (_what, text, told) => {
    expect(() => read(text)).toThrow(`${file}:${told}`)
  })

  test("a variable that the environment does not have", () => {
    const client = "client: { metadata: [[authorization, 'Bearer ${SHOP_TOKEN}']] }"
    const text = `methods:\n  - method: List\n    script: []\n    ${client}\n`
    expect(() => read(text)).toThrow(
      "the environment has no SHOP_TOKEN, which the metadata authorization needs",
    )
    const { answers, secrets } = read(text, { SHOP_TOKEN: "of-the-shop" })
    const clients = answers.flatMap((answer) => answer.clients)
    expect(clients).toMatchObject([{ metadata: [["authorization", "Bearer of-the-shop"]] }])
    expect(secrets.hide("Bearer of-the-shop")).toBe("Bearer [hidden]")
  })
})

test("the steps are those of the driver contract", () => {
  interface Branch {
    properties: { do: { const?: string; enum?: string[] } }
  }
  const namesIn = (branches: Branch[]) =>
    branches.flatMap(({ properties: { do: name } }) => name.enum ?? [name.const ?? ""]).toSorted()
  const schemas = join(workspaceRoot, "libs", "driver-protocol", "schemas")
  const known = JSON.parse(readFileSync(join(schemas, "script-step.schema.json"), "utf8")) as {
    oneOf: Branch[]
  }
  const { else: steps } = answersSchema.definitions.scriptStep
  expect(namesIn(steps.oneOf as Branch[])).toEqual(namesIn(known.oneOf))
})
