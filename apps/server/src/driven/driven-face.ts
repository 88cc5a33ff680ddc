import { createRequire } from "node:module"
import { printReady, readConfig, type BoundListener } from "@interop/driver-protocol"
import { readMessages } from "@interop/message-codecs"
import { refusalOf } from "@interop/square-program/listener"
import { serve, type ServeOptions } from "../serve.ts"
import { scriptedContract } from "./scripted-contract.ts"

const { version } = createRequire(import.meta.url)("@grpc/grpc-js/package.json") as {
  version: string
}

/** The driven face: docs/driver-contract.md. */
export async function serveHarness(
  configFile: string,
  options: Pick<ServeOptions, "workers" | "drainTimeoutMs">,
): Promise<void> {
  const config = readConfig(configFile)
  const contract = readMessages(config.contract.descriptors)
  const refusals = new Map(
    contract.messages === "generated"
      ? config.listeners.flatMap((listener) => {
          const refusal = refusalOf(listener)
          return refusal === undefined ? [] : [[listener.name, refusal] as const]
        })
      : [],
  )
  const offered = config.listeners.filter(({ name }) => !refusals.has(name))
  await serve(
    { ...config, listeners: offered },
    {
      ...options,
      announce: (bound) => {
        const ports = new Map(bound.map(({ name, port }) => [name, port]))
        printReady({
          library: { name: "@grpc/grpc-js", version },
          runtime: `Node.js ${process.versions.node}`,
          messages: contract.messages,
          listeners: config.listeners.map(({ name }): BoundListener => {
            const unsupported = refusals.get(name)
            return unsupported === undefined
              ? { name, port: ports.get(name)! }
              : { name, unsupported }
          }),
          capabilities: ["max-concurrent-rpcs", "script"],
        })
      },
      contractFor: (program) => scriptedContract(contract, config.scripts, program),
    },
  )
}
