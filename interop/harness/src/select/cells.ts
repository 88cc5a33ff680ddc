import type { Transport } from "@interop/driver-protocol"
import type { Program } from "./manifests.ts"
import { type Proxy, type Way, direct } from "./proxies.ts"
import { type Conduct, type Scenario, needsProxy } from "./scenario.ts"

/** One client against one server, in one scenario, over one transport, with a proxy in between or none. */
export interface Cell {
  server: Program
  client: Program
  scenario: Scenario
  transport: Transport
  /** Absent: client and server meet directly. */
  via?: Proxy
}

export function makeCells(of: {
  servers: Program[]
  clients: Program[]
  scenarios: Scenario[]
  transports: Transport[]
  /** Absent: they all meet directly. */
  via?: readonly Way[]
}): Cell[] {
  return (of.via ?? [direct]).flatMap(({ proxy }) =>
    of.servers.flatMap((server) =>
      of.clients.flatMap((client) =>
        of.transports.flatMap((transport) =>
          of.scenarios
            .filter((scenario) => takesPart(scenario, { server, client, transport, via: proxy }))
            .map((scenario) => ({
              server,
              client,
              scenario,
              transport,
              ...(proxy && { via: proxy }),
            })),
        ),
      ),
    ),
  )
}

function takesPart(
  scenario: Scenario,
  { server, client, transport, via }: Omit<Cell, "scenario" | "via"> & { via: Proxy | undefined },
): boolean {
  return (
    scenario.transports.includes(transport) &&
    (via !== undefined || !needsProxy(scenario)) &&
    (via === undefined || server.external === undefined) &&
    (server.external === undefined || server.external.transport === transport) &&
    conductOf(server) === scenario.server &&
    conductOf(client) === scenario.client
  )
}

function conductOf({ implementation, external }: Program): Conduct {
  if (external !== undefined) return "external"
  return implementation.hostile ? "hostile" : "ordinary"
}
