import { ObservationLog, printReady, readPlan } from "@interop/driver-protocol"
import { readMessages } from "@interop/message-codecs"
import type { ClientLibrary } from "./client-library.ts"
import { runCase } from "./run-case.ts"

/** The driven face of a client on this library: docs/driver-contract.md. */
export async function runPlan(planFile: string, library: ClientLibrary): Promise<void> {
  const { contract, cases } = readPlan(planFile)
  const messages = readMessages(contract.descriptors, library)
  const log = new ObservationLog()
  printReady({
    library: { name: library.name, version: library.version },
    runtime: `Node ${process.versions.node}`,
    messages: messages.messages,
  })
  for (const each of cases) {
    await runCase(each, messages, library, (happening) => log.print(each.id, happening))
  }
}
