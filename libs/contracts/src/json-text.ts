import type { DescMessage, JsonObject, JsonValue, Registry } from "@bufbuild/protobuf"

/** A message in the JSON mapping, one text for the same message: maps in the order of their keys, and -0 as -0. */
export function jsonText(value: JsonValue): string {
  if (Object.is(value, -0)) return "-0"
  if (Array.isArray(value)) return `[${value.map(jsonText).join(",")}]`
  if (typeof value !== "object" || value === null) return JSON.stringify(value)
  const members = Object.entries(value).map(
    ([key, its]) => `${JSON.stringify(key)}:${jsonText(its)}`,
  )
  return `{${members.join(",")}}`
}

/** The order of a map's entries says nothing, and is another in each run of some stacks. */
export function withMapsInOrder(
  value: JsonValue,
  type: DescMessage,
  registry: Registry,
): JsonValue {
  if (freeForms.has(type.typeName)) return sorted(value)
  if (!isObject(value)) return value
  if (type.typeName === "google.protobuf.Any") return anyInOrder(value, registry)
  const fields = new Map(type.fields.map((field) => [field.jsonName, field]))
  const members = Object.entries(value).map(([name, its]): [string, JsonValue] => {
    const field = fields.get(name)
    if (field?.message === undefined && field?.fieldKind !== "map") return [name, its]
    const ordered = (each: JsonValue) =>
      field.message === undefined ? each : withMapsInOrder(each, field.message, registry)
    if (field.fieldKind === "list") return [name, Array.isArray(its) ? its.map(ordered) : its]
    if (field.fieldKind === "map" && isObject(its)) return [name, inOrder(its, ordered)]
    return [name, ordered(its)]
  })
  return Object.fromEntries(members)
}

/** Their whole content is one map, or several. */
const freeForms = new Set([
  "google.protobuf.Struct",
  "google.protobuf.Value",
  "google.protobuf.ListValue",
])

function anyInOrder(value: JsonObject, registry: Registry): JsonValue {
  const { "@type": url } = value
  const type = typeof url === "string" ? registry.getMessage(url.replace(/^.*\//, "")) : undefined
  if (type === undefined) return value
  if (!("value" in value) || type.fields.some(({ jsonName }) => jsonName === "@type")) {
    return withMapsInOrder(value, type, registry)
  }
  return { ...value, value: withMapsInOrder(value["value"] ?? null, type, registry) }
}

function sorted(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(sorted)
  return isObject(value) ? inOrder(value, sorted) : value
}

function inOrder(value: JsonObject, change: (value: JsonValue) => JsonValue): JsonObject {
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, its]) => [key, change(its)]),
  )
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value)
}
