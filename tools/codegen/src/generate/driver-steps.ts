import { readdir, readFile, writeFile } from "node:fs/promises"
import { basename, join, sep } from "node:path"
import { CodegenError } from "../errors.ts"

/** A branch of step.schema.json or script-step.schema.json. */
interface StepSchema {
  description: string
  /** What the driver prints of it. */
  prints: string
  properties: Record<string, FieldSchema>
  required: string[]
}

interface FieldSchema {
  const?: string
  $ref?: string
  allOf?: [{ $ref: string }]
  description?: string
}

interface StepsFile {
  client: Record<string, Record<string, string>>
  server: Record<string, Record<string, string>>
}

const COPY = "driver-steps.json"
/** Folders of what a build brings. */
const installed = /^(node_modules|\.venv|target|build)$/

const files = { client: "step.schema.json", server: "script-step.schema.json" } as const
type Side = keyof typeof files

/** What drivers in other languages know of steps, as the text of a JSON file: by step each field and its kind; `?` ends the name of one that may be absent. */
async function stepsJson(schemaDirectory: string): Promise<string> {
  const [client, server] = await Promise.all([
    readSteps(schemaDirectory, "client"),
    readSteps(schemaDirectory, "server"),
  ])
  const file: StepsFile = { client: fieldsByStep(client), server: fieldsByStep(server) }
  return `${JSON.stringify(file, undefined, 2)}\n`
}

/** The document with both tables of steps as the schemas have them. */
async function withStepTables(document: string, schemaDirectory: string): Promise<string> {
  let text = document
  for (const side of ["client", "server"] as const) {
    const steps = await readSteps(schemaDirectory, side)
    const [begin, end] = [`<!-- ${side} steps -->\n`, `\n<!-- end of ${side} steps -->`]
    const [from, to] = [text.indexOf(begin), text.indexOf(end)]
    if (from === -1 || to < from) {
      throw new CodegenError("no-table", `the document has no place "${begin.trim()}" for a table`)
    }
    text = `${text.slice(0, from + begin.length)}\n${tableOf(steps, side)}\n${text.slice(to)}`
  }
  return text
}

/**
 * Brings the tables of steps in `document`, and every `driver-steps.json` below
 * `copies`, up to date with the schemas, or only says what is not. Gives the
 * paths of what had to change.
 */
export async function writeDriverSteps(
  schemaDirectory: string,
  { document, copies, check }: { document: string; copies: string; check: boolean },
): Promise<string[]> {
  const json = await stepsJson(schemaDirectory)
  const wanted = new Map([
    [document, await withStepTables(await readFile(document, "utf8"), schemaDirectory)],
    ...(await copiesBelow(copies)).map((path) => [path, json] as const),
  ])
  const stale: string[] = []
  for (const [path, text] of wanted) {
    if ((await readFile(path, "utf8")) === text) continue
    stale.push(path)
    if (!check) await writeFile(path, text)
  }
  return stale
}

async function copiesBelow(directory: string): Promise<string[]> {
  const names = await readdir(directory, { recursive: true })
  return names
    .filter(
      (name) => basename(name) === COPY && !name.split(sep).some((part) => installed.test(part)),
    )
    .map((name) => join(directory, name))
    .sort()
}

async function readSteps(directory: string, side: Side): Promise<StepSchema[]> {
  const schema = JSON.parse(await readFile(join(directory, files[side]), "utf8")) as {
    oneOf: StepSchema[]
  }
  return schema.oneOf
}

function fieldsByStep(steps: readonly StepSchema[]): Record<string, Record<string, string>> {
  return Object.fromEntries(
    steps.map((step) => [
      nameOf(step),
      Object.fromEntries(
        fieldsOf(step).map(({ name, kind, required }) => [`${name}${required ? "" : "?"}`, kind]),
      ),
    ]),
  )
}

function nameOf({ properties }: StepSchema): string {
  return properties["do"]?.const ?? ""
}

function fieldsOf({ properties, required }: StepSchema) {
  return Object.entries(properties)
    .filter(([name]) => name !== "do")
    .map(([name, field]) => ({
      name,
      kind: (field.$ref ?? field.allOf?.[0].$ref ?? "").replace(/^.*\//, ""),
      required: required.includes(name),
      description: field.description,
    }))
}

function tableOf(steps: readonly StepSchema[], side: Side): string {
  const rows = steps.flatMap((step) => {
    const name = nameOf(step)
    const fields = fieldsOf(step)
    const shown = fields.filter(({ required }) => required).map((field) => ` \`${field.name}\``)
    const optional = fields.filter(({ required }) => !required)
    return [
      `| \`${name}\`${shown.join("")} | ${step.description} | ${step.prints} |`,
      ...optional.map((field) => `| … \`${field.name}\` | ${field.description ?? ""} | |`),
    ]
  })
  return [`| step | what the ${side} does | what it prints |`, "| --- | --- | --- |", ...rows].join(
    "\n",
  )
}
