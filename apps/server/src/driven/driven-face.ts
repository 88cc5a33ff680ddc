import { createRequire } from "node:module"
import { printServerReady, readConfig, refusalsOf } from "@interop/driver-protocol"
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
  const refusals = refusalsOf(contract.messages === "generated" ? config.listeners : [], refusalOf)
  const offered = config.listeners.filter(({ name }) => !refusals.has(name))
  await serve(
    { ...config, listeners: offered },
    {
      ...options,
      announce: (bound) =>
        printServerReady(
          { library: { name: "@grpc/grpc-js", version }, messages: contract.messages },
          config.listeners,
          new Map(bound.map(({ name, port }) => [name, port])),
          refusals,
        ),
      contractFor: (program) => scriptedContract(contract, config.scripts, program),
    },
  )
}
