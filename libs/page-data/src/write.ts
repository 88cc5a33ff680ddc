import { gzipSync } from "node:zlib"
import { packEvidence, packPage } from "./pack.ts"
import type { Evidence, PageData } from "./page-data.ts"

export { packEvidence } from "./pack.ts"
export { unpackEvidence } from "./unpack.ts"
export type { PackedEvidence } from "./packed.ts"

/** Base64, for a place where no markup can be. */
export function encodePageData(data: PageData): string {
  return compressed(packPage(data))
}

/** Pieces of base64, a line each; a cell's `evidence` is its place in this list. */
export function encodeEvidence(evidence: readonly Evidence[]): string {
  return packEvidence(evidence).map(compressed).join("\n")
}

function compressed(value: unknown): string {
  return gzipSync(JSON.stringify(value), { level: 9 }).toString("base64")
}
