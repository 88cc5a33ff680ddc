import { runClient } from "@interop/square-program/client"
import { openChannel } from "./client.ts"
import { name, protobufEs, version } from "./contract.ts"

// A session that breaks once connect has let go of it tells so with nobody listening, which ends an application. Here it
// would end a later case, which has nothing to do with it.
process.on("uncaughtException", (error: NodeJS.ErrnoException) => {
  process.stderr.write(`connect-node-client: ${error.message}\n`)
  if (error.code?.startsWith("ERR_HTTP2") !== true) process.exit(1)
})

await runClient("connect-node-client", { ...protobufEs, name, version, openChannel })
