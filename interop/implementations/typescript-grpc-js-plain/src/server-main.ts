import grpcJs from "@grpc/grpc-js/package.json" with { type: "json" }
import { protoLoader } from "@interop/message-codecs"
import { runServer } from "@interop/square-program/server"
import { listen } from "./server.ts"
import { status } from "./status.ts"

const { name, version } = grpcJs
await runServer("grpc-js-plain-server", { ...protoLoader, ...status, name, version, listen })
