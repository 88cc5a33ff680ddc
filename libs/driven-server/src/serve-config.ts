import { printServerReady, readConfig, refusalsOf, type Listener } from "@interop/driver-protocol"
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
  const refusals = refusalsOf(config.listeners, refusalOf)
  const offered = config.listeners.filter(({ name }) => !refusals.has(name))
  await serve(
    { ...config, listeners: offered },
    {
      contract,
      answersAt,
      library,
      announce: (ports) =>
        printServerReady(
          {
            library: { name: library.name, version: library.version },
            messages: contract.messages,
          },
          config.listeners,
          ports,
          refusals,
        ),
    },
  )
}
