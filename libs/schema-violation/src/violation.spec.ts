import { Ajv } from "ajv"
import { expect, test } from "vitest"
import { violationIn } from "./index.ts"

const ajv = new Ajv({ allErrors: true, discriminator: true, strictTypes: false })

const shape = {
  type: "object",
  required: ["kind"],
  additionalProperties: false,
  discriminator: { propertyName: "kind" },
  properties: {
    kind: { type: "string" },
    "a/b~c": { type: "integer" },
    colour: { enum: ["red", "green"] },
    version: { const: 2 },
    size: { oneOf: [{ type: "number" }, { type: "object", required: ["width"] }] },
    either: { type: "object", oneOf: [{ required: ["port"] }, { required: ["reason"] }] },
    list: { type: "array", maxItems: 1, items: { type: "string", maxLength: 3 } },
  },
  oneOf: [
    { properties: { kind: { const: "circle" } } },
    { properties: { kind: { const: "square" } }, required: ["list"] },
  ],
}

test.each<[unknown, string[], string]>([
  [[], [], "must be object"],
  [{}, [], "must have required property 'kind'"],
  [{ kind: "square" }, [], "must have required property 'list'"],
  [{ kind: "cube" }, [], 'kind must be one that its schema names, found "cube"'],
  [{ kind: 4 }, ["kind"], "must be string, found 4"],
  [{ kind: "circle", "a/b~c": 0.5 }, ["a/b~c"], "must be integer, found 0.5"],
  [{ kind: "circle", colour: "blue" }, ["colour"], 'must be one of red, green, found "blue"'],
  [{ kind: "circle", colour: null }, ["colour"], "must be one of red, green, found null"],
  [{ kind: "circle", version: 1 }, ["version"], "must be 2, found 1"],
  [{ kind: "circle", color: "red" }, [], 'has an unknown key "color"'],
  [{ kind: "circle", size: { height: 1 } }, ["size"], "must be number"],
  [
    { kind: "circle", either: { port: 1, reason: "" } },
    ["either"],
    "must have one of the forms that its schema allows, and has 2",
  ],
  [{ kind: "circle", list: ["a", "b"] }, ["list"], "must NOT have more than 1 items"],
  [
    { kind: "circle", list: ["a", "x".repeat(100)] },
    ["list", "1"],
    `must NOT have more than 3 characters, found "${"x".repeat(56)}…`,
  ],
  [
    { kind: "circle", "a/b~c": Number.POSITIVE_INFINITY },
    ["a/b~c"],
    "must be integer, found Infinity",
  ],
])("%j is wrong at %j: %s", (value, path, complaint) => {
  const validate = ajv.compile(shape)
  expect(validate(value)).toBe(false)
  expect(violationIn(value, validate.errors)).toEqual({ path, complaint })
})

test.each<[unknown, string]>([
  [{ kind: "cube" }, 'kind must be one of circle, square, found "cube"'],
  [
    { kind: "circle", color: "red" },
    'has an unknown key "color"; it may have kind, a/b~c, colour, version, size, either, list',
  ],
])("what would be right is named where the validator knows it: %j", (value, complaint) => {
  const validate = new Ajv({
    allErrors: true,
    discriminator: true,
    strictTypes: false,
    verbose: true,
  }).compile(shape)
  expect(validate(value)).toBe(false)
  expect(violationIn(value, validate.errors)).toEqual({ path: [], complaint })
})

test("a rule is told with the words of the schema, where the validator has them", () => {
  const name = { type: "string", pattern: "^[a-z]+$", description: "lower-case letters" }
  const validate = new Ajv({ verbose: true }).compile({ properties: { name } })
  const value = { name: "A" }
  expect(validate(value)).toBe(false)
  expect(violationIn(value, validate.errors)).toEqual({
    path: ["name"],
    complaint: 'must match pattern "^[a-z]+$", found "A": lower-case letters',
  })
})
