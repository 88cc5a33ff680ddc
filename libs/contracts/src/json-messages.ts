import {
  type DescMessage,
  type JsonValue,
  type Registry,
  fromBinary,
  fromJson,
  toBinary,
  toJson,
} from "@bufbuild/protobuf"
import { EmptySchema } from "@bufbuild/protobuf/wkt"
import { ContractError } from "./errors.ts"
import { jsonText, withMapsInOrder } from "./json-text.ts"

/** A message that is written in protobuf's JSON mapping, as bytes. Throws ContractError with the field that is wrong. */
export function encodeJson(type: DescMessage, registry: Registry, written: unknown): Uint8Array {
  const hex = rawBytesIn(written)
  if (hex !== undefined) return hex
  try {
    return toBinary(type, fromJson(type, written as JsonValue, { registry }))
  } catch (cause) {
    const text = (cause as Error).message.replace(/^cannot decode /, "cannot read ")
    throw new ContractError("no-such-message", `${text}${whatIsRight(text, registry)}`, { cause })
  }
}

const MOST_NAMES = 30

/** The names that there are, where one was wrong. */
function whatIsRight(complaint: string, registry: Registry): string {
  const { message = "", enumeration = "" } =
    /^cannot read (?:message (?<message>\S+) from JSON: key|enum (?<enumeration>\S+) )/.exec(
      complaint,
    )?.groups ?? {}
  const type = registry.getMessage(message)
  const names =
    type?.fields.map(({ jsonName }) => jsonName) ??
    registry.getEnum(enumeration)?.values.map(({ name }) => name)
  if (names === undefined) return ""
  const rest = names.length - MOST_NAMES
  const shown = names.slice(0, MOST_NAMES).join(", ")
  return `; it has ${names.length === 0 ? "none" : shown}${rest > 0 ? ` and ${rest} more` : ""}`
}

const LONGEST_RUN = 1 << 24

/** `{ "@bytes": "0a 01 ff*3" }`: the bytes themselves, the last three times, where the JSON mapping has no words for them. */
function rawBytesIn(written: unknown): Uint8Array | undefined {
  if (typeof written !== "object" || written === null || !("@bytes" in written)) return undefined
  const runs = String(written["@bytes"])
    .split(/\s+/)
    .filter((run) => run !== "")
    .map(runOf)
  if (Object.keys(written).length === 1 && runs.every((run) => run !== undefined)) {
    return Buffer.concat(runs)
  }
  throw new ContractError(
    "no-such-message",
    `@bytes stands alone and holds pairs of hex digits, or a pair and how often, as in 61*3; found ${JSON.stringify(written)}`,
  )
}

function runOf(run: string): Uint8Array | undefined {
  const {
    pairs = "",
    last = "",
    times,
  } = /^(?<pairs>([0-9a-f]{2})*?)((?<last>[0-9a-f]{2})\*(?<times>[1-9][0-9]{0,7}))?$/i.exec(run)
    ?.groups ?? { pairs: "none" }
  if (pairs === "none" || Number(times ?? 0) > LONGEST_RUN) return undefined
  const head = Buffer.from(pairs, "hex")
  if (times === undefined) return head
  return Buffer.concat([head, Buffer.alloc(Number(times), last, "hex")])
}

/** A message for people: protobuf's JSON mapping in one line, or its bytes in hex where they are none. */
export function describeMessage(type: DescMessage, registry: Registry, bytes: Uint8Array): string {
  const json = messageJson(type, registry, bytes)
  return json === undefined ? `bytes ${Buffer.from(bytes).toString("hex")}` : jsonText(json)
}

/** An Any may hold a type that the contract does not have: its name is shown, and nothing of what it holds. */
function withUnknownTypes(registry: Registry): Registry {
  const unknown = (typeName: string) =>
    Object.assign(Object.create(EmptySchema) as DescMessage, { typeName })
  return Object.assign(Object.create(registry) as Registry, {
    getMessage: (name: string) => registry.getMessage(name) ?? unknown(name),
  })
}

/** The message in the JSON mapping, maps in the order of their keys; undefined for bytes that have none. */
export function messageJson(
  type: DescMessage,
  registry: Registry,
  bytes: Uint8Array,
): JsonValue | undefined {
  try {
    const known = withUnknownTypes(registry)
    return withMapsInOrder(toJson(type, fromBinary(type, bytes), { registry: known }), type, known)
  } catch {
    return undefined
  }
}
