import type { Transport } from "@interop/driver-protocol"
import type { Program } from "./manifests.ts"
import type { Conduct, Scenario } from "./scenario.ts"

/** One client against one server, in one scenario, over one transport. */
export interface Cell {
  server: Program
  client: Program
  scenario: Scenario
  transport: Transport
}

export function makeCells(of: {
  servers: Program[]
  clients: Program[]
  scenarios: Scenario[]
  transports: Transport[]
}): Cell[] {
  return of.servers.flatMap((server) =>
    of.clients.flatMap((client) =>
      of.transports.flatMap((transport) =>
        of.scenarios
          .filter((scenario) => takesPart(scenario, { server, client, transport }))
          .map((scenario) => ({ server, client, scenario, transport })),
      ),
    ),
  )
}

function takesPart(scenario: Scenario, { server, client, transport }: Omit<Cell, "scenario">) {
  return (
    scenario.transports.includes(transport) &&
    (server.external === undefined || server.external.transport === transport) &&
    conductOf(server) === scenario.server &&
    conductOf(client) === scenario.client
  )
}

function conductOf({ implementation, external }: Program): Conduct {
  if (external !== undefined) return "external"
  return implementation.hostile ? "hostile" : "ordinary"
}
