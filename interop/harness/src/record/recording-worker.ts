/**
 * Decodes recordings and writes them down, in a thread of its own: a long one
 * takes a second, in which no relay may stand still.
 */
import { join } from "node:path"
import { parentPort } from "node:worker_threads"
import { FileError, makeDirectory, writeFile } from "@interop/files"
import { framesText } from "./frames-text.ts"
import { pcapOf } from "./pcap.ts"
import { wireLog } from "./wire-log.ts"
import type { Recording } from "./recording.ts"
import type { WriteAnswer, WriteRequest } from "./recording-writer.ts"

parentPort?.on("message", (request: WriteRequest) => {
  const { directory, title, maxEntries, timeOrigin } = request
  const recording = received(request.recording)
  const entries = wireLog(recording)
  const answer: WriteAnswer = { entries: entries.slice(0, maxEntries) }
  try {
    makeDirectory(directory)
    writeFile(join(directory, "frames.txt"), framesText(title, entries))
    writeFile(join(directory, "wire.pcap"), pcapOf(recording, timeOrigin))
  } catch (error) {
    if (!(error instanceof FileError)) throw error
    answer.unwritten = { path: error.path, message: error.message }
  }
  parentPort?.postMessage(answer, [])
})

/** A Buffer that goes to another thread arrives as a Uint8Array. */
function received({
  events,
  isCut,
}: WriteRequest["recording"]): Pick<Recording, "events" | "isCut"> {
  return {
    isCut,
    events: events.map((event) => {
      if (event.kind !== "bytes") return event
      const { buffer, byteOffset, length } = event.bytes
      return { ...event, bytes: Buffer.from(buffer, byteOffset, length) }
    }),
  }
}
