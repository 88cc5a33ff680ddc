import type { Contract } from "@interop/contracts"
import type { Cell } from "../select/cells.ts"
import type { Program } from "../select/manifests.ts"
import type { Proxy } from "../select/proxies.ts"
import type { Timeouts } from "../timeouts.ts"
import { ExternalServer } from "./external-server.ts"
import { listenersFor } from "./listeners.ts"
import { anyOwnName } from "./own-servers.ts"
import type { Runtime } from "./runtime.ts"
import { type Keeper, ServerKeeper } from "./server.ts"

/** One for each server, contract and way to it of the cells, with the listeners that those without servers of their own need. */
export function keepersFor(cells: readonly Cell[], runtime: Runtime, timeouts: Timeouts): Keeper[] {
  const spoken = [...new Set(cells.map(({ scenario }) => scenario.contract))]
  return spoken.flatMap((contract) => {
    const ofContract = cells.filter(({ scenario }) => scenario.contract === contract)
    return [...new Set(ofContract.map(({ via }) => via))].flatMap((via) => {
      const ofWay = ofContract.filter((cell) => cell.via === via)
      return [...new Set(ofWay.map(({ server }) => server))].map((program): Keeper =>
        program.external !== undefined
          ? new ExternalServer(program, contract)
          : new ServerKeeper({
              runtime,
              program,
              contract,
              listeners: listenersFor(
                ofWay.filter(
                  ({ server, scenario }) => server === program && scenario.ownServer === undefined,
                ),
                runtime,
              ),
              timeouts,
              label: [
                program.name,
                ...(spoken.length === 1 ? [] : [contract.name]),
                ...(via === undefined ? [] : [via.name]),
              ].join("."),
              via,
              alias: aliasOf(program, spoken.length > 1 ? contract : undefined, via),
            }),
      )
    })
  })
}

/** Its name in a network of containers, where that of another contract, or behind another proxy, has its own. */
function aliasOf(program: Program, contract?: Contract, via?: Proxy): string {
  return [program, contract, via].flatMap((each) => each?.name ?? []).join("-")
}

/** All by which clients may call the servers of these cells in a network of containers. */
export function namesOnNetwork(cells: readonly Cell[]): string[] {
  const names = cells.flatMap(({ server, scenario, via }) => [
    aliasOf(server, undefined, via),
    aliasOf(server, scenario.contract, via),
  ])
  return [...new Set([...names, anyOwnName])]
}
