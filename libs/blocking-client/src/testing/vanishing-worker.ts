/** Loads, and ends without the event that says so, as a thread without memory. */
import { workerData } from "node:worker_threads"
import { HEARTBEAT } from "../rings/control-words.ts"
import type { WorkerData } from "../worker-thread.ts"

const control = new Int32Array((workerData as WorkerData).memory.control)
setInterval(() => {
  if (Atomics.load(control, HEARTBEAT) === 0) return
  process.removeAllListeners("exit")
  process.exit(1)
}, 10)
await import("../worker/main.ts")
