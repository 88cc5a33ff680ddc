import type { Listener } from "@interop/driver-protocol"
import type { Cell } from "../select/cells.ts"
import { needsRightCall, withRightCall } from "../select/right-call.ts"
import type { Runtime } from "./runtime.ts"

/** The listener that a cell needs, by what is particular to it. */
export function listenerName({ transport, scenario }: Cell): string {
  const { serverCertificate, listener } = scenario.connection
  return [
    transport,
    ...Object.values(scenario.service).map(String),
    ...(serverCertificate === undefined ? [] : [`certificate-${serverCertificate}`]),
    ...Object.entries(listener ?? {}).map(([key, value]) => `${key}-${JSON.stringify(value)}`),
  ].join("/")
}

/** One for each kind that the cells need. */
export function listenersFor(cells: readonly Cell[], runtime: Runtime): Listener[] {
  const certificates = runtime.certificatesFor("server")
  const withRightCalls = cells.flatMap((cell) =>
    needsRightCall(cell.scenario) ? [cell, withRightCall(cell)] : [cell],
  )
  const byName = new Map(withRightCalls.map((cell) => [listenerName(cell), cell]))
  return [...byName].map(([name, { transport, scenario }], index) => {
    const { serverCertificate, listener } = scenario.connection
    return {
      name,
      ...runtime.bindAddress(index),
      transport,
      service: scenario.service,
      ...(serverCertificate !== undefined && {
        tls: { ...certificates.faultyServer[serverCertificate], clientCa: certificates.ca },
      }),
      ...listener,
    }
  })
}
