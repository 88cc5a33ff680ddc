import grpcJs from "@grpc/grpc-js/package.json" with { type: "json" }
import { ObservationLog, printReady, readPlan } from "@interop/driver-protocol"
import { readMessages } from "@interop/message-codecs"
import { runCase } from "./run-case.ts"

/** The driven face: docs/driver-contract.md. */
export async function runPlan(planFile: string): Promise<void> {
  const { contract, cases } = readPlan(planFile)
  const messages = readMessages(contract.descriptors)
  const log = new ObservationLog()
  printReady({
    library: { name: grpcJs.name, version: grpcJs.version },
    runtime: `Node ${process.versions.node}`,
    messages: messages.messages,
  })
  for (const each of cases) {
    await runCase(each, messages, (happening) => log.print(each.id, happening))
  }
}
