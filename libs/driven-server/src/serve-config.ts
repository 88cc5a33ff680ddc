import { printReady, readConfig, type BoundListener, type Listener } from "@interop/driver-protocol"
import { readMessages } from "@interop/message-codecs"
import { serve, type AnswersAt } from "./serve.ts"
import type { ServerLibrary } from "./server-library.ts"

export interface DrivenContract {
  answersAt: AnswersAt
  /** Why a listener cannot be offered; undefined where it can. */
  refusalOf: (listener: Listener) => string | undefined
}

/** The driven face of a server on this library: docs/driver-contract.md. */
export async function serveConfig(
  configFile: string,
  library: ServerLibrary,
  contractOf: (descriptors: Buffer) => DrivenContract,
): Promise<void> {
  const config = readConfig(configFile)
  const contract = readMessages(config.contract.descriptors, library)
  const { answersAt, refusalOf } = contractOf(contract.descriptors)
  const refusals = new Map(config.listeners.map((each) => [each.name, refusalOf(each)]))
  const offered = config.listeners.filter(({ name }) => refusals.get(name) === undefined)
  await serve(
    { ...config, listeners: offered },
    {
      contract,
      answersAt,
      library,
      announce: (ports) =>
        printReady({
          library: { name: library.name, version: library.version },
          runtime: `Node.js ${process.versions.node}`,
          messages: contract.messages,
          listeners: config.listeners.map(({ name }): BoundListener => {
            const unsupported = refusals.get(name)
            return unsupported === undefined
              ? { name, port: ports.get(name)! }
              : { name, unsupported }
          }),
          capabilities: ["max-concurrent-rpcs", "script"],
        }),
    },
  )
}
