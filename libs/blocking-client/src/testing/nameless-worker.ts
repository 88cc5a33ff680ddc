/** Ends as a thread of a system that does not tell which threads there are. */
import { workerData } from "node:worker_threads"
import { WORKER_THREAD } from "../rings/control-words.ts"
import type { WorkerData } from "../worker-thread.ts"

const control = new Int32Array((workerData as WorkerData).memory.control)
process.on("exit", () => Atomics.store(control, WORKER_THREAD, 0))
await import("../worker/main.ts")
