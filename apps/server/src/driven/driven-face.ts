import { createRequire } from "node:module"
import { printReady } from "@interop/driver-protocol"
import type { BoundListener } from "../square-server.ts"

const { version } = createRequire(import.meta.url)("@grpc/grpc-js/package.json") as {
  version: string
}

/** Prints the ready line of the driver contract. */
export function announceToHarness(listeners: BoundListener[]): void {
  printReady({
    library: { name: "@grpc/grpc-js", version },
    runtime: `Node.js ${process.versions.node}`,
    listeners: listeners.map(({ name, port }) => ({ name, port })),
    capabilities: ["max-concurrent-rpcs", "script"],
  })
}
