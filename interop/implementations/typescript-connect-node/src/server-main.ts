import { runServer } from "@interop/square-program/server"
import { name, protobufEs, version } from "./contract.ts"
import { listen } from "./server.ts"
import { status } from "./status.ts"

await runServer("connect-node-server", { ...protobufEs, ...status, name, version, listen })
