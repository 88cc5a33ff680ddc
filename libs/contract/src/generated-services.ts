import { createRequire } from "node:module"
import type * as services from "./generated/data_grpc_pb.js"

// Apart from the messages: this one loads grpc-js.
const require = createRequire(import.meta.url)

export const generatedServices: typeof services = require("./generated/data_grpc_pb.js")
