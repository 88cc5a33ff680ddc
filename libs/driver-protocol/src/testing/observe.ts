import { ObservationLog, printReady, ServerObservationLog } from "../index.ts"

printReady({
  library: { name: "library", version: "1.2.3" },
  runtime: "runtime",
  messages: "bytes",
})
const log = new ObservationLog()
log.print("first", { event: "case-begun" })
log.print("first", { event: "received", call: "a", bytes: "CQAAAAAAAACA" })
log.print("second", { event: "unsupported", reason: "two\nlines" })
const serverLog = new ServerObservationLog()
serverLog.print("7/a", { event: "received", bytes: "CQEAAAAAAPB/" })
serverLog.print("8/a", { event: "call-ended" })
process.kill(process.pid, "SIGKILL")
