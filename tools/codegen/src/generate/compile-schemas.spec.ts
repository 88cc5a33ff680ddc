import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { pathToFileURL } from "node:url"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { codegen } from "../../testdata/codegen-program.ts"

const NUMBERED = {
  $id: "numbered-line.schema.json",
  type: "object",
  required: ["seq"],
  properties: { seq: { $ref: "number.schema.json#/definitions/positive" } },
}
const NUMBER = {
  $id: "number.schema.json",
  definitions: { positive: { type: "integer", minimum: 1 } },
  $ref: "#/definitions/positive",
}

let directory = ""
let schemas = ""
let out = ""

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "compile-schemas-"))
  schemas = join(directory, "schemas")
  out = join(directory, "generated")
  await mkdir(schemas)
  await writeFile(join(directory, "package.json"), '{"type":"module"}')
})

afterEach(() => rm(directory, { recursive: true, force: true }))

function put(name: string, schema: unknown): Promise<void> {
  const text = typeof schema === "string" ? schema : JSON.stringify(schema)
  return writeFile(join(schemas, name), text)
}

function generate() {
  return codegen(["generate", schemas, "--out", out])
}

describe("a folder of JSON Schemas", () => {
  it("becomes a module for each, which needs no other", async () => {
    await put("numbered-line.schema.json", NUMBERED)
    await put("number.schema.json", NUMBER)
    await put("README.md", "no schema")
    const names = [
      "validate-number.d.ts",
      "validate-number.js",
      "validate-numbered-line.d.ts",
      "validate-numbered-line.js",
    ]
    expect(await generate()).toEqual({
      exitCode: 0,
      stdout: `${out}: ${names.join(", ")}\n`,
      stderr: "",
    })
    expect((await readdir(out)).sort()).toEqual(names)

    const module = await import(pathToFileURL(join(out, "validate-numbered-line.js")).href)
    const { validateNumberedLine } = module
    expect(validateNumberedLine({ seq: 1 })).toBe(true)
    expect(validateNumberedLine({ seq: 0 })).toBe(false)
    expect(validateNumberedLine.errors).toEqual([
      expect.objectContaining({ instancePath: "/seq", keyword: "minimum" }),
    ])
  })

  it("is checked against what was generated from it", async () => {
    const check = () =>
      codegen(["generate-check", schemas, "--out", out, "--rebuild-with", "nx generate lines"])
    await put("number.schema.json", NUMBER)
    await generate()
    expect(await check()).toEqual({ exitCode: 0, stdout: `${out}: up to date\n`, stderr: "" })

    const before = await readFile(join(out, "validate-number.js"), "utf8")
    await put("number.schema.json", { ...NUMBER, maximum: 7 })
    await writeFile(join(out, "validate-gone.js"), "")
    expect(await check()).toEqual({
      exitCode: 1,
      stdout: "",
      stderr:
        `codegen: ${join(out, "validate-number.js")} is stale, ` +
        `${join(out, "validate-gone.js")} comes from nothing any more: run \`nx generate lines\`\n`,
    })
    expect(await readFile(join(out, "validate-number.js"), "utf8")).toBe(before)
  })

  it.each<[string, unknown, string]>([
    ["is no JSON", "{", "odd.schema.json: "],
    [
      "has a keyword that nobody knows",
      { typ: "object" },
      'odd.schema.json: strict mode: unknown keyword: "typ"',
    ],
    [
      "refers to one that is not there",
      { $ref: "gone.schema.json" },
      "odd.schema.json: can't resolve reference gone.schema.json",
    ],
    [
      "would need a library at run time",
      { type: "array", uniqueItems: true, items: { enum: ["a", "b"] } },
      "odd.schema.json: its validator would need ajv/dist/runtime/equal at run time; for uniqueItems, give the type of the items",
    ],
  ])("is refused in one line when a schema %s", async (_, schema, reason) => {
    await put("odd.schema.json", schema)
    const { exitCode, stdout, stderr } = await generate()
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" })
    expect(stderr).toContain(`codegen: ${schemas}/${reason}`)
    expect(stderr.trimEnd().split("\n")).toHaveLength(1)
    expect(await readdir(directory)).toEqual(["package.json", "schemas"])
  })

  it("is refused when there is none in it", async () => {
    expect(await generate()).toEqual({
      exitCode: 1,
      stdout: "",
      stderr: `codegen: ${schemas}: there is no *.schema.json\n`,
    })
  })
})
