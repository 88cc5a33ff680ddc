import { readlinkSync } from "node:fs"
import { workerData } from "node:worker_threads"
import { CALLER_ASLEEP, EVENTS, WORKER_GONE, WORKER_THREAD } from "../rings/control-words.ts"
import type { WorkerData } from "../worker-thread.ts"

const { memory, lastWords } = workerData as WorkerData
const control = new Int32Array(memory.control)

// The calling thread sleeps and gets no event: it is told of this thread's end
// through the memory it sleeps on, and of the reason through a port that it
// reads without an event loop. Before anything is loaded that may fail.
process.on("uncaughtException", (error: unknown) => {
  const { message, stack } = error instanceof Error ? error : new Error(String(error))
  lastWords.postMessage({ message, stack }, [])
  process.exit(1)
})
process.on("exit", () => {
  Atomics.store(control, WORKER_GONE, 1)
  Atomics.add(control, EVENTS, 1)
  if (Atomics.load(control, CALLER_ASLEEP) === 1) Atomics.notify(control, EVENTS)
})

// Of a thread that ends without its exit event, out of memory say, the calling
// thread can only see that the system no longer has it.
Atomics.store(control, WORKER_THREAD, ownThread())

const { serve } = await import("./serve.ts")
await serve(memory)

/** As in /proc/self/task; 0 where there is no such thing. */
function ownThread(): number {
  try {
    return Number(readlinkSync("/proc/thread-self").split("/").at(-1)) || 0
  } catch {
    return 0
  }
}
