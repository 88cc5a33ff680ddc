import { writeFile } from "@interop/files"
import { countsAs, isFailure } from "../judge/outcome.ts"
import type { ContractFolder } from "../select/contracts.ts"
import type { CellRecord, ProgramRecord, Results } from "./results.ts"

/** observed.json: what the stacks show where the specification leaves it open or they differ. */
export interface Observed {
  startedAt: string
  servers: ProgramRecord[]
  clients: ProgramRecord[]
  scenarios: ObservedScenario[]
}

export interface ObservedScenario {
  id: string
  title: string
  reason: string
  /** The specification leaves the outcome open. */
  open: boolean
  /** What may be observed, each possibility in one line. */
  specification: string[]
  /** Two stacks, transports or proxies show different things. */
  differs: boolean
  cells: ObservedCell[]
}

/** `observed` is there when both sides ran and what they did is known. */
export type ObservedCell = Pick<
  CellRecord,
  "server" | "client" | "transport" | "via" | "outcome" | "observed"
>

export function observedOf({ startedAt, servers, clients, scenarios, cells }: Results): Observed {
  const byScenario = Map.groupBy(cells, ({ scenario }) => scenario)
  return {
    startedAt,
    servers,
    clients,
    scenarios: scenarios
      .map(({ id, title, reason, open, specification, agreed }) => {
        const ofScenario = (byScenario.get(id) ?? []).map(observedCell)
        const shown = new Set(ofScenario.flatMap(({ observed }) => observed ?? []))
        return {
          id,
          title,
          reason,
          open,
          specification,
          ...(agreed && { agreed }),
          differs: shown.size > 1,
          cells: ofScenario,
        }
      })
      .filter(
        ({ open, differs, cells: ofScenario }) =>
          differs || (open && ofScenario.some(({ observed }) => observed)),
      ),
  }
}

/** The same, with messages as the notations of these contracts show them to people. */
export function forPeople(observed: Observed, contracts: readonly ContractFolder[]): Observed {
  const readable = (summary: string) =>
    contracts.reduce((text, { contract }) => contract.notation.readable?.(text) ?? text, summary)
  const scenarios = observed.scenarios.map((scenario) => ({
    ...scenario,
    specification: scenario.specification.map(readable),
    cells: scenario.cells.map((cell) =>
      cell.observed === undefined ? cell : { ...cell, observed: readable(cell.observed) },
    ),
  }))
  return { ...observed, scenarios }
}

export function writeObserved(observed: Observed, file: string): void {
  writeFile(file, `${JSON.stringify(observed, null, 2)}\n`)
}

function observedCell(cell: CellRecord): ObservedCell {
  const { server, client, transport, via, outcome, observed, expected } = cell
  // A cell that fails for another reason than what it showed, a driver that broke say, has shown nothing of its stacks.
  const isKnown = countsAs(outcome) === "passed" || (isFailure(outcome) && expected !== undefined)
  return {
    server,
    client,
    transport,
    ...(via !== undefined && { via }),
    outcome,
    ...(isKnown && observed && { observed }),
  }
}
