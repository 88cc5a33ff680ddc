import { StringDecoder } from "node:string_decoder"
import { pause } from "./pause.ts"
import { readChunk } from "./read-chunk.ts"

const CHUNK_BYTES = 64 * 1024

/** Standard input as text, each piece as soon as it is there; asking for the next one blocks this thread. */
export function* readBlocking(): Generator<string, void, undefined> {
  for (const piece of read()) {
    if (piece === undefined) pause(5)
    else yield piece
  }
}

/**
 * The same without blocking: undefined when there is nothing at the moment. For
 * a program that blocks, but has other things to wait for as well.
 */
export function* readPolling(): Generator<string | undefined, void, undefined> {
  // Makes the descriptor non-blocking where it can be: Node does so with pipes,
  // sockets and terminals as it opens them, and undoes it at the end.
  process.stdin.pause()
  yield* read()
}

function* read(): Generator<string | undefined, void, undefined> {
  const chunk = Buffer.alloc(CHUNK_BYTES)
  const decoder = new StringDecoder("utf8")
  for (;;) {
    const size = readChunk(chunk)
    if (size === undefined) yield undefined
    else if (size === 0) break
    else yield decoder.write(chunk.subarray(0, size))
  }
  yield decoder.end()
}
