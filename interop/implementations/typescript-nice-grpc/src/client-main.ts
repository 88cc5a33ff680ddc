import { protoLoader } from "@interop/message-codecs"
import { runClient } from "@interop/square-program/client"
import niceGrpc from "nice-grpc/package.json" with { type: "json" }
import { openChannel } from "./client.ts"

const { name, version } = niceGrpc
await runClient("nice-grpc-client", { ...protoLoader, name, version, openChannel })
