/**
 * The product's server with other limits than its own: `limited-server.ts --limits JSON --config FILE`.
 * Prints the ready line of the driver contract.
 */
import { parseArgs } from "node:util"
import { printReady, readConfig } from "@interop/driver-protocol"
import { SquareServer } from "@interop/server"
import type { ServerLimits } from "@interop/server-hardening"

const { values } = parseArgs({
  options: { config: { type: "string", default: "" }, limits: { type: "string", default: "{}" } },
})
await SquareServer.start(
  readConfig(values.config),
  {
    workers: 0,
    limits: JSON.parse(values.limits) as Partial<ServerLimits>,
    onError: (message) => process.stderr.write(`${message}\n`),
  },
  (listeners) =>
    printReady({
      library: { name: "@grpc/grpc-js", version: "limited" },
      runtime: `Node.js ${process.versions.node}`,
      messages: "generated",
      listeners: listeners.map(({ name, port }) => ({ name, port })),
      capabilities: [],
    }),
)
