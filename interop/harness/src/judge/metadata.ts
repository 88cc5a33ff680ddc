import type { MetadataEntry } from "@interop/driver-protocol"

/**
 * The first key whose values were not shown as they were sent, or undefined.
 * Keys may come in any order, and the values of one may be joined with commas,
 * those of a `-bin` key not: https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md#requests
 */
export function missingMetadata(
  wanted: readonly MetadataEntry[],
  shown: readonly MetadataEntry[],
): { expected: string; actual: string } | undefined {
  for (const key of new Set(wanted.map(([name]) => name))) {
    const expected = valuesOf(wanted, key)
    const actual = valuesOf(shown, key)
    const same =
      expected.length === actual.length && expected.every((value, at) => value === actual[at])
    if (same) continue
    const joined = (values: string[]) => values.join(",").replaceAll(", ", ",")
    if (!key.endsWith("-bin") && joined(expected) === joined(actual)) continue
    return { expected: describe(key, expected), actual: describe(key, actual) }
  }
  return undefined
}

/** A key that the suite sends, where it does not belong: in another call, or in the wrong part of this one. */
export function leakedMetadata(
  wanted: readonly MetadataEntry[],
  shown: readonly MetadataEntry[],
  keys: ReadonlySet<string>,
): { expected: string; actual: string } | undefined {
  const belongs = new Set(wanted.map(([name]) => name))
  const leaked = shown.find(([name]) => keys.has(name) && !belongs.has(name))
  if (leaked === undefined) return undefined
  const [name] = leaked
  return { expected: `no ${name}`, actual: describe(name, valuesOf(shown, name)) }
}

function valuesOf(metadata: readonly MetadataEntry[], key: string): string[] {
  return metadata.filter(([name]) => name === key).map(([, value]) => value)
}

function describe(key: string, values: string[]): string {
  if (values.length === 0) return `no ${key}`
  const text = `${key}: ${values.map((value) => JSON.stringify(value)).join(" and ")}`
  return text.length > 160 ? `${text.slice(0, 157)}…` : text
}
