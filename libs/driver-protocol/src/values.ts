import { createHash } from "node:crypto"
import type { Values } from "./documents.ts"
import { encodeDouble } from "./doubles.ts"

/** The doubles of a step, in hex. */
export function* eachValue(values: Values): Generator<string, void, undefined> {
  if (Array.isArray(values)) {
    yield* values
    return
  }
  for (let i = 0; i < values.count; i += 1) yield encodeDouble(values.from + i)
}

export function countOf(values: Values): number {
  return Array.isArray(values) ? values.length : values.count
}

/** What is printed of a long stream in place of its doubles. */
export class Digest {
  readonly #hash = createHash("sha256")
  #count = 0

  add(hex: string): void {
    this.#hash.update(hex, "hex")
    this.#count += 1
  }

  get count(): number {
    return this.#count
  }

  /** The end: no `add` may follow. */
  finish(): { count: number; sha256: string } {
    return { count: this.#count, sha256: this.#hash.digest("hex") }
  }
}
