import { existsSync } from "node:fs"
import { readdir, readFile, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { Ajv } from "ajv"
import standalone from "ajv/dist/standalone/index.js"
import { compileFromFile } from "json-schema-to-typescript"
import { CodegenError } from "../errors.ts"

const SCHEMA_SUFFIX = ".schema.json"

// At run time the compiled code needs nothing of ajv: with `unicode` it would
// load ajv's own count of characters for each minLength.
const options = {
  allErrors: true,
  discriminator: true,
  strict: true,
  strictRequired: false,
  strictTypes: false,
  unicode: false,
  logger: false,
  code: { source: true, esm: true, lines: true },
} as const

/**
 * Writes into `directory` a module for each `*.schema.json` of a folder, with
 * one function that says whether a value is as the schema has it. Schemas may
 * refer to each other by `$id`.
 */
export async function compileSchemas(schemaDirectory: string, directory: string): Promise<void> {
  const names = (existsSync(schemaDirectory) ? await readdir(schemaDirectory) : [])
    .filter((name) => name.endsWith(SCHEMA_SUFFIX))
    .sort()
  if (names.length === 0) {
    throw new CodegenError("schema-refused", `${schemaDirectory}: there is no *${SCHEMA_SUFFIX}`)
  }
  const schemas = new Map<string, object>()
  for (const name of names) schemas.set(name, await readSchema(join(schemaDirectory, name)))
  for (const name of names) {
    const stem = name.slice(0, -SCHEMA_SUFFIX.length)
    const exported = `validate${stem.replace(/(?:^|-)(\w)/g, (_, first: string) => first.toUpperCase())}`
    const text = compile(name, schemas, exported, schemaDirectory)
    await writeFile(join(directory, `validate-${stem}.js`), `${banner(name)}${text}\n`)
    await writeFile(join(directory, `validate-${stem}.d.ts`), declaration(name, exported))
    if (isTagged(schemas.get(name))) {
      await writeFile(join(directory, `${stem}.d.ts`), await types(name, schemaDirectory))
    }
  }
}

/** A union whose members say what they are under `do`: its type is worth reading. */
function isTagged(schema: object | undefined): boolean {
  const { discriminator } = (schema ?? {}) as { discriminator?: { propertyName: string } }
  return discriminator?.propertyName === "do"
}

async function types(name: string, schemaDirectory: string): Promise<string> {
  return compileFromFile(join(schemaDirectory, name), {
    bannerComment: banner(name).trimEnd(),
    additionalProperties: false,
    cwd: schemaDirectory,
  })
}

async function readSchema(path: string): Promise<object> {
  const text = await readFile(path, "utf8")
  try {
    return JSON.parse(text) as object
  } catch (cause) {
    throw new CodegenError("schema-refused", `${path}: ${(cause as Error).message}`, { cause })
  }
}

function compile(
  name: string,
  schemas: ReadonlyMap<string, object>,
  exported: string,
  schemaDirectory: string,
): string {
  const path = join(schemaDirectory, name)
  let text: string
  try {
    const ajv = new Ajv(options)
    // What a driver prints of a step: for people.
    ajv.addVocabulary(["prints"])
    // By file name, which is what a $ref to a neighbour resolves to.
    for (const [key, schema] of schemas) ajv.addSchema(schema, key)
    text = standalone.default(ajv, { [exported]: name })
  } catch (cause) {
    const [reason] = (cause as Error).message.split("\n")
    throw new CodegenError("schema-refused", `${path}: ${reason}`, { cause })
  }
  const needed = /\brequire\("([^"]+)"\)/.exec(text)?.[1]
  if (needed === undefined) return text
  throw new CodegenError(
    "schema-refused",
    `${path}: its validator would need ${needed} at run time; for uniqueItems, give the type of the items`,
  )
}

function banner(name: string): string {
  return `// GENERATED from ${name}: DO NOT EDIT.\n`
}

function declaration(name: string, exported: string): string {
  return `${banner(name)}
export interface Validator {
  (value: unknown): boolean
  /** Of the last value, if it was not valid. */
  errors?: Array<{
    instancePath: string
    schemaPath: string
    keyword: string
    params: Record<string, unknown>
    message?: string
  }> | null
}

export declare const ${exported}: Validator
`
}
