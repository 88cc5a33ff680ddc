import { fileURLToPath } from "node:url"
import { endOfRange } from "@interop/square-arithmetic"
import { Piscina } from "piscina"
import type { Arithmetic } from "./arithmetic.ts"
import type { Task, TaskResult } from "./worker.ts"

/** A range is computed in pieces that grow, so that who takes ten numbers pays for few. */
const SHORTEST_PIECE = 64
const LONGEST_PIECE = 8192

/** Computes in this many worker threads. They start at once and stay. */
export function workerPool(threads: number, onError: (error: unknown) => void): Arithmetic {
  const pool = new Piscina<Task, unknown>({
    filename: fileURLToPath(new URL("worker.ts", import.meta.url)),
    minThreads: threads,
    maxThreads: threads,
  })
  // A thread that dies between two tasks is replaced; the event without a listener would end the process.
  pool.on("error", onError)

  // No abort signal goes along: to abort a running task, the pool ends its thread.
  const run = <T extends Task>(task: T) => pool.run(task) as Promise<TaskResult<T>>

  async function* piecesUpTo(last: number): AsyncGenerator<number, void, undefined> {
    let pieceLength = SHORTEST_PIECE
    for (let first = 0; first <= last;) {
      const count = Math.min(pieceLength, last - first + 1)
      yield* await run({ do: "squaresBetween", first, count })
      first += count
      pieceLength = Math.min(pieceLength * 2, LONGEST_PIECE)
    }
  }

  return {
    square: (x) => run({ do: "square", x }),
    squares: (numbers) => run({ do: "squares", numbers }),
    sumOfSquares: (numbers, startingAt) => run({ do: "sumOfSquares", numbers, startingAt }),
    squaresUpTo: (n) => piecesUpTo(endOfRange(n)),
    close: () => pool.destroy(),
  }
}
