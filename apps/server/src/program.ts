import { getHeapStatistics, setFlagsFromString } from "node:v8"
import { runProgram } from "@interop/command-line"
import { serverCommand } from "./command.ts"

/** A smaller one is not to hold more garbage than it must. */
const AMPLE_HEAP_BYTES = 512 * 2 ** 20

// Full collections are half of what a large request costs: docs/server-limits.md, "Large requests".
if (getHeapStatistics().heap_size_limit >= AMPLE_HEAP_BYTES) {
  setFlagsFromString("--heap-growing-percent=300")
}
await runProgram(serverCommand(), process.argv.slice(2))
// A socket that never said anything is no call to wait for, but would keep the process.
process.exit()
