import { existsSync, readFileSync } from "node:fs"
import { gunzipSync, gzipSync } from "node:zlib"
import { UsageError } from "@interop/command-line"
import { writeFile } from "@interop/files"
import { type PackedEvidence, packEvidence, unpackEvidence } from "@interop/page-data/write"
import { type CellId, idFrom, namesIn } from "../select/coordinates.ts"
import type { CellEvidence } from "./evidence.ts"

export const EVIDENCE_FILE = "evidence.json.gz"

/** Rises when a field changes its name or meaning. */
const EVIDENCE_FORMAT_VERSION = 1
const MAX_BYTES = 512 * 1024 * 1024

/** evidence.json.gz: what happened in every cell, beside results.json. */
interface EvidenceFile {
  formatVersion: typeof EVIDENCE_FORMAT_VERSION
  /** By the names of their coordinates, in the order of the time lines. */
  cells: string[][]
  pieces: PackedEvidence[]
}

export function writeEvidence(evidence: readonly CellEvidence[], file: string): void {
  const content: EvidenceFile = {
    formatVersion: EVIDENCE_FORMAT_VERSION,
    cells: evidence.map(({ cell }) => namesIn(cell)),
    pieces: packEvidence(evidence.map((each) => each.evidence)),
  }
  writeFile(file, gzipSync(JSON.stringify(content), { level: 9 }))
}

/** Empty where there is none. Throws a UsageError of one line where it is damaged or of another format. */
export function readEvidence(file: string): CellEvidence[] {
  if (!existsSync(file)) return []
  let content: Partial<EvidenceFile> | null
  try {
    const json = gunzipSync(readFileSync(file), { maxOutputLength: MAX_BYTES }).toString()
    content = JSON.parse(json) as Partial<EvidenceFile> | null
  } catch (cause) {
    throw new UsageError(`cannot read ${file}: ${(cause as Error).message}`, { cause })
  }
  if (content?.formatVersion !== EVIDENCE_FORMAT_VERSION) {
    throw new UsageError(
      `${file} is of format ${String(content?.formatVersion)}, and this harness reads format ${EVIDENCE_FORMAT_VERSION}`,
    )
  }
  return evidenceIn(content, file)
}

function evidenceIn({ cells, pieces }: Partial<EvidenceFile>, file: string): CellEvidence[] {
  if (!Array.isArray(cells) || !Array.isArray(pieces) || !pieces.every(isPiece)) {
    throw edited(file)
  }
  const evidence = pieces.flatMap(unpackEvidence)
  if (evidence.length !== cells.length) throw edited(file)
  return evidence.map((each, index) => ({ cell: idIn(cells[index], file), evidence: each }))
}

function isPiece(piece: unknown): piece is PackedEvidence {
  const { texts, lengths, afterUs, by, what, left } = (piece ?? {}) as Partial<PackedEvidence>
  const moments = Array.isArray(lengths) ? lengths.reduce((sum, length) => sum + length, 0) : NaN
  return (
    Array.isArray(texts) &&
    texts.every((text) => typeof text === "string") &&
    [afterUs, by, what].every(
      (column) =>
        Array.isArray(column) && column.length === moments && column.every(Number.isFinite),
    ) &&
    Array.isArray(left) &&
    left.every((each) => Array.isArray(each) && each.every(Number.isFinite))
  )
}

function idIn(names: unknown, file: string): CellId {
  if (!Array.isArray(names) || !names.every((name) => typeof name === "string")) throw edited(file)
  return idFrom(names)
}

function edited(file: string): UsageError {
  return new UsageError(`${file} is no evidence as this harness writes it, it was edited`)
}
