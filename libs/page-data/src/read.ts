import { PageDataError } from "./errors.ts"
import { EVIDENCE_PER_PIECE, type PackedEvidence, type PackedPage } from "./packed.ts"
import { type Evidence, PAGE_FORMAT_VERSION, type PageData } from "./page-data.ts"
import { unpackEvidence, unpackPage } from "./unpack.ts"

export { PageDataError } from "./errors.ts"

/** Throws PageDataError where the text is cut off, is something else, or is of another format. */
export async function decodePageData(text: string): Promise<PageData> {
  const packed = await decompressed<PackedPage>(text)
  const version: unknown = packed?.formatVersion
  if (version !== PAGE_FORMAT_VERSION) {
    throw new PageDataError(
      "format",
      `the data is of format ${String(version)}, and this page reads format ${PAGE_FORMAT_VERSION}`,
    )
  }
  return unpackPage(packed)
}

export interface EvidenceReader {
  /** Undefined where there is no time line of that number. */
  of: (evidence: number) => Promise<Evidence | undefined>
}

/** Decompresses a piece when one of its time lines is asked for, and keeps it. */
export function evidenceReader(text: string): EvidenceReader {
  let pieces: string[] | undefined
  const opened = new Map<number, Promise<Evidence[]>>()
  return {
    async of(evidence) {
      pieces ??= text.trim().split("\n")
      const number = Math.floor(evidence / EVIDENCE_PER_PIECE)
      const piece = pieces[number]
      if (piece === undefined || piece === "") return undefined
      const reading = opened.get(number) ?? decompressed<PackedEvidence>(piece).then(unpackEvidence)
      opened.set(number, reading)
      return (await reading)[evidence % EVIDENCE_PER_PIECE]
    },
  }
}

async function decompressed<T>(base64: string): Promise<T> {
  let json: string
  try {
    const bytes = bytesOf(base64.trim())
    // Not from a Blob: a browser would read that through another process.
    const stream = new ReadableStream<Uint8Array<ArrayBuffer>>({
      start(controller) {
        controller.enqueue(bytes)
        controller.close()
      },
    }).pipeThrough(new DecompressionStream("gzip"))
    json = await new Response(stream).text()
  } catch (cause) {
    throw new PageDataError("damaged", "the data is cut off or is something else", { cause })
  }
  return JSON.parse(json) as T
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64)
  const bytes = new Uint8Array(text.length)
  for (let index = 0; index < text.length; index += 1) bytes[index] = text.charCodeAt(index)
  return bytes
}
