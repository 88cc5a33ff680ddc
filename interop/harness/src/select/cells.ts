import { dirname } from "node:path"
import type { Transport } from "@interop/driver-protocol"
import { implementationsDirectory, shortPath } from "../workspace.ts"
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
    conductOf(server) === scenario.server &&
    conductOf(client) === scenario.client
  )
}

function conductOf({ implementation }: Program): Conduct {
  return implementation.hostile ? "hostile" : "ordinary"
}

/** Names a cell's files. */
export function cellName({ server, client, scenario, transport }: Cell): string {
  return [server.name, client.name, scenario.id.replaceAll("/", "."), transport].join("--")
}

/** The command that runs just this cell; the options are those of the run that go beyond filters and runtime. */
export function reproCommand(
  { server, client, scenario, transport }: Cell,
  runtime: string,
  options: readonly string[] = [],
): string {
  const further = new Set([server, client].map((each) => dirname(each.implementation.directory)))
  further.delete(implementationsDirectory)
  return [
    "npm start --",
    ...[...further].map((directory) => `--implementations ${shellWord(shortPath(directory))}`),
    `--servers ${server.name} --clients ${client.name}`,
    `--scenarios ${scenario.id} --transports ${transport}`,
    ...(runtime === "process" ? [] : [`--runtime ${runtime}`]),
    ...options.map((word) => shellWord(shortPath(word))),
  ].join(" ")
}

function shellWord(text: string): string {
  return /^[\w./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`
}
