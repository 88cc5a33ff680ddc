import { encodeBinaryHeader } from "@connectrpc/connect"
import type { MetadataEntry } from "@interop/driver-protocol"

/** Throws what Headers says of a key or value that it refuses. */
export function appendTo(headers: Headers, entries: readonly MetadataEntry[]): void {
  for (const [key, value] of entries) {
    headers.append(
      key,
      key.endsWith("-bin") ? encodeBinaryHeader(Buffer.from(value, "base64")) : value,
    )
  }
}

/** Headers joins the values of a key with commas; those of a binary key come apart again, as base64 has no comma. */
export function entriesOf(headers: Headers): MetadataEntry[] {
  return [...headers].flatMap(([key, value]): MetadataEntry[] =>
    key.endsWith("-bin")
      ? value.split(",").map((each) => [key, paddedBase64(each.trim())])
      : [[key, value]],
  )
}

/** Also of what is no base64, which connect hands out as it came. */
function paddedBase64(value: string): string {
  return Buffer.from(value, "base64").toString("base64")
}
