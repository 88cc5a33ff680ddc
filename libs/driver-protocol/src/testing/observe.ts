import { ObservationLog, printReady, ServerObservationLog } from "../index.ts"

printReady({ library: { name: "library", version: "1.2.3" }, runtime: "runtime" })
const log = new ObservationLog()
log.print("first", { event: "case-begun" })
log.print("first", { event: "received", call: "a", value: "8000000000000000" })
log.print("second", { event: "unsupported", reason: "two\nlines" })
const serverLog = new ServerObservationLog()
serverLog.print("7/a", { event: "received", value: "7ff0000000000001" })
serverLog.print("8/a", { event: "call-ended" })
process.kill(process.pid, "SIGKILL")
