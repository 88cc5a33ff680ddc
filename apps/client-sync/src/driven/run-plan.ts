import grpcJs from "@grpc/grpc-js/package.json" with { type: "json" }
import { ObservationLog, printReady, readPlan } from "@interop/driver-protocol"
import { runCase } from "./run-case.ts"

/** The driven face: docs/driver-contract.md. */
export function runPlan(planFile: string): void {
  const { cases } = readPlan(planFile)
  const log = new ObservationLog()
  printReady({
    library: { name: grpcJs.name, version: grpcJs.version },
    runtime: `Node ${process.versions.node}`,
  })
  for (const each of cases) runCase(each, (happening) => log.print(each.id, happening))
}
