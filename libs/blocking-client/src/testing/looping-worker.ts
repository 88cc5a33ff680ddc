/** Loads, and is in an endless loop from then on. */
import { workerData } from "node:worker_threads"
import { HEARTBEAT } from "../rings/control-words.ts"
import type { WorkerData } from "../worker-thread.ts"

const control = new Int32Array((workerData as WorkerData).memory.control)
setInterval(() => {
  while (Atomics.load(control, HEARTBEAT) > 0);
}, 10)
await import("../worker/main.ts")
