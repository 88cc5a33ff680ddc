import { getCompileCacheDir } from "node:module"
import { dirname } from "node:path"
import { MessageChannel, receiveMessageOnPort, Worker, type MessagePort } from "node:worker_threads"
import type { SharedMemory } from "./rings/shared-memory.ts"

export interface WorkerData {
  memory: SharedMemory
  /** Takes a LastWords when the thread ends because of an error. */
  lastWords: MessagePort
}

interface LastWords {
  message: string
  stack?: string
}

/** The thread that runs the channels. It does not keep the process from ending. */
export class WorkerThread {
  readonly #lastWords: MessagePort
  readonly #worker: Worker

  constructor(memory: SharedMemory, program: URL) {
    const { port1, port2 } = new MessageChannel()
    this.#lastWords = port1
    const workerData: WorkerData = { memory, lastWords: port2 }
    this.#worker = new Worker(program, {
      name: "grpc-channels",
      workerData,
      transferList: [port2],
      // Those of the process may not suit a file, as --input-type of `node -e`.
      execArgv: [],
      env: { ...process.env, ...compileCache() },
    })
    // The memory tells first, and whoever waits then throws.
    this.#worker.on("error", () => {})
    this.#worker.unref()
  }

  /** Ends a thread that hangs; one that has ended stays so. */
  terminate(): void {
    void this.#worker.terminate()
  }

  /** What the thread ended of, if it could still say so. */
  causeOfDeath(): Error | undefined {
    const received: { message: LastWords } | undefined = receiveMessageOnPort(this.#lastWords)
    if (received === undefined) return undefined
    const { message, stack } = received.message
    const error = new Error(message)
    if (stack !== undefined) error.stack = stack
    return error
  }
}

/** A thread does not inherit the cache that a program enabled: 60 ms more until its first call. */
function compileCache(): NodeJS.ProcessEnv {
  const directory = getCompileCacheDir()
  return directory === undefined ? {} : { NODE_COMPILE_CACHE: dirname(directory) }
}
