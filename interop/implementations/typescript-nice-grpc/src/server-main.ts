import { protoLoader } from "@interop/message-codecs"
import { runServer } from "@interop/square-program/server"
import niceGrpc from "nice-grpc/package.json" with { type: "json" }
import { listen } from "./server.ts"
import { status } from "./status.ts"

const { version } = niceGrpc
await runServer("nice-grpc-server", { ...protoLoader, ...status, version, listen })
