import { fileURLToPath } from "node:url"
import { testStack } from "@interop/square-program/testing"

testStack({
  library: "nice-grpc",
  server: fileURLToPath(new URL("server-main.ts", import.meta.url)),
  client: fileURLToPath(new URL("client-main.ts", import.meta.url)),
})
