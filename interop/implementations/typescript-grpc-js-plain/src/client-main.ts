import grpcJs from "@grpc/grpc-js/package.json" with { type: "json" }
import { protoLoader } from "@interop/message-codecs"
import { runClient } from "@interop/square-program/client"
import { openChannel } from "./client.ts"

const { name, version } = grpcJs
await runClient("grpc-js-plain-client", { ...protoLoader, name, version, openChannel })
