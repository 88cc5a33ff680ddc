import { ObservationLog, printReady } from "../index.ts"

printReady({ library: { name: "library", version: "1.2.3" }, runtime: "runtime" })
const log = new ObservationLog()
log.print("first", { event: "case-begun" })
log.print("first", { event: "received", call: "a", value: "8000000000000000" })
log.print("second", { event: "unsupported", reason: "two\nlines" })
process.kill(process.pid, "SIGKILL")
