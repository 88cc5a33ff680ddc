/** A function that `codegen generate` made of a JSON Schema. */
export interface Validator {
  (value: unknown): boolean
  /** Of the last value, if it was not valid. */
  errors?: ViolationError[] | null
}

/** One way in which a value breaks its schema, as ajv tells it. */
export interface ViolationError {
  /** A JSON pointer; empty for the whole value. */
  instancePath: string
  keyword: string
  params: Record<string, unknown>
  message?: string
  /** Where the validator was compiled to give it. */
  parentSchema?: object
}

export interface Violation {
  /** Keys and indices from the whole value to the part that is wrong. */
  path: string[]
  /** What is wrong there, in one line: `must be <= 65535, found 70000`. */
  complaint: string
}

const longestFound = 60
const mostNamed = 16

/** How a value breaks its schema: of all the ways that a validator found, the one that says most. */
export function violationIn(
  value: unknown,
  errors: readonly ViolationError[] | null = [],
): Violation {
  const error = mostTelling(errors ?? [])
  if (error === undefined) return { path: [], complaint: "is not valid" }
  const path = pathOf(error)
  return { path, complaint: `${complaintOf(error)}${foundAt(value, path)}${meaningOf(error)}` }
}

/** Of the errors of all branches of a oneOf, the deepest says most, and of these one that names a key. */
function mostTelling(errors: readonly ViolationError[]): ViolationError | undefined {
  const depth = (error: ViolationError) =>
    pathOf(error).length + (error.keyword === "additionalProperties" ? 0.5 : 0)
  const specific = errors.filter(({ keyword }) => keyword !== "oneOf" && keyword !== "anyOf")
  return specific.toSorted((a, b) => depth(b) - depth(a))[0] ?? errors[0]
}

function complaintOf({ keyword, params, message, parentSchema }: ViolationError): string {
  switch (keyword) {
    case "additionalProperties":
      return `has an unknown key ${JSON.stringify(params["additionalProperty"])}${knownKeys(parentSchema)}`
    case "const":
      return `must be ${JSON.stringify(params["allowedValue"])}`
    case "discriminator":
      return `${String(params["tag"])} must be ${knownTags(parentSchema, String(params["tag"]))}, found ${excerpt(params["tagValue"])}`
    case "enum":
      return `must be one of ${(params["allowedValues"] as unknown[]).join(", ")}`
    case "oneOf": {
      const forms = params["passingSchemas"] as number[] | null
      return `must have one of the forms that its schema allows, and has ${forms === null ? "none" : forms.length}`
    }
    default:
      return message ?? "is not valid"
  }
}

/** What may stand there, where that is short to say. */
function knownKeys(schema: object | undefined): string {
  const { properties = {} } = (schema ?? {}) as { properties?: object }
  const names = Object.keys(properties)
  return names.length === 0 || names.length > mostNamed ? "" : `; it may have ${names.join(", ")}`
}

interface Branch {
  properties?: { [tag: string]: { const?: unknown; enum?: unknown[] } | undefined }
}

function knownTags(schema: object | undefined, tag: string): string {
  const { oneOf = [] } = (schema ?? {}) as { oneOf?: Branch[] }
  const names = oneOf.flatMap(({ properties }) => {
    const { const: only, enum: several } = properties?.[tag] ?? {}
    return several ?? (only === undefined ? [] : [only])
  })
  return names.length === 0 ? "one that its schema names" : `one of ${names.join(", ")}`
}

/** The rule itself is hard to read: the schema's own words say what is wanted. */
function meaningOf({ keyword, parentSchema }: ViolationError): string {
  const { description } = (parentSchema ?? {}) as { description?: string }
  const isRule = keyword === "pattern" || keyword === "minLength"
  return isRule && description !== undefined ? `: ${description}` : ""
}

/** What stands there instead, where that is short to say. */
function foundAt(value: unknown, path: readonly string[]): string {
  const found = path.reduce<unknown>(
    (part, key) => (part as Record<string, unknown> | undefined)?.[key],
    value,
  )
  if (found === undefined || (typeof found === "object" && found !== null)) return ""
  return `, found ${excerpt(found)}`
}

function excerpt(value: unknown): string {
  // Of an infinite number JSON would say null.
  const text = typeof value === "number" ? String(value) : (JSON.stringify(value) ?? "nothing")
  return text.length > longestFound ? `${text.slice(0, longestFound - 3)}…` : text
}

function pathOf({ instancePath }: ViolationError): string[] {
  return instancePath
    .split("/")
    .slice(1)
    .map((segment) => segment.replaceAll("~1", "/").replaceAll("~0", "~"))
}
