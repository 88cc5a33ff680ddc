import {
  type Cause,
  type CellData,
  type Change,
  type DivergenceData,
  type PageData,
  type ProgramData,
  type ScenarioData,
  causesOf,
} from "@interop/page-data"
import { familyOf } from "./format.ts"
import { lazy } from "./lazy.ts"
import { isRed } from "./outcomes.ts"

export type Role = "server" | "client"

/** A cell and where it stands in the data. */
export interface Cell extends CellData {
  index: number
}

export interface NumberedCause extends Cause {
  /** The same in each report that has the cause, so that it can stand in an address. */
  id: string
}

/** What a cell is, compared with the baseline. */
export type ChangeKind = "new" | "still" | "fixed" | "diverges-now" | "other" | "added"

/** The data, with what is looked up in it; each part is worked out when a view first asks for it. */
export class Report {
  readonly data: PageData
  readonly cells: readonly Cell[]
  readonly causes = lazy(() => this.#causes())
  readonly scenarios = lazy(() => new Map(this.data.scenarios.map((each) => [each.id, each])))
  readonly divergences = lazy(
    () => new Map(this.data.divergences.map((each) => [each.entry, each])),
  )
  readonly families = lazy(() => distinct(this.cells.map(({ scenario }) => familyOf(scenario))))
  readonly byScenario = lazy(() => Map.groupBy(this.cells, ({ scenario }) => scenario))
  readonly transports = lazy(() => distinct(this.cells.map(({ transport }) => transport)))
  readonly ways = lazy(() => distinct(this.cells.map(({ via = DIRECT }) => via)))
  readonly servers = lazy(() => this.#names("server"))
  readonly clients = lazy(() => this.#names("client"))
  readonly #byKey = lazy(() => new Map(this.cells.map((cell) => [keyOf(cell), cell])))
  readonly #causeOfCell = lazy(
    () => new Map(this.causes().flatMap((cause) => cause.cells.map((cell) => [cell, cause]))),
  )
  readonly #changes = lazy(
    () => new Map((this.data.baseline?.changes ?? []).map((change) => [change.cell, change])),
  )
  readonly #added = lazy(() => new Set(this.data.baseline?.addedCells ?? []))

  constructor(data: PageData) {
    this.data = data
    this.cells = data.cells.map((cell, index) => Object.assign(cell, { index }))
  }

  cellOf(key: string): Cell | undefined {
    return this.#byKey().get(key)
  }

  scenarioOf(cell: CellData): ScenarioData | undefined {
    return this.scenarios().get(cell.scenario)
  }

  divergenceOf(cell: CellData): DivergenceData | undefined {
    return cell.divergence === undefined ? undefined : this.divergences().get(cell.divergence)
  }

  causeOf(cell: Cell): NumberedCause | undefined {
    return this.#causeOfCell().get(cell.index)
  }

  changeOf(cell: Cell): Change | undefined {
    return this.#changes().get(cell.index)
  }

  /** Undefined without a baseline, and for a cell that is as it was and not red. */
  changeKindOf(cell: Cell): ChangeKind | undefined {
    if (this.data.baseline === undefined) return undefined
    const change = this.changeOf(cell)
    const red = isRed(cell.outcome)
    if (this.#added().has(cell.index)) return red ? "new" : "added"
    if (change === undefined) return red ? "still" : undefined
    if (red) return isRed(change.before) ? "still" : "new"
    if (isRed(change.before)) return "fixed"
    return cell.outcome === "diverges" && change.kind === "worse" ? "diverges-now" : "other"
  }

  programOf(role: Role, name: string): ProgramData | undefined {
    return this.data.run[role === "server" ? "servers" : "clients"].find(
      (program) => program.name === name,
    )
  }

  #causes(): NumberedCause[] {
    return causesOf(this.data).map((cause) => ({
      ...cause,
      id: digestOf(`${cause.outcome} ${cause.title}`),
    }))
  }

  /** Those of the run in their order, and those that only cells have. */
  #names(role: Role): string[] {
    const listed = this.data.run[role === "server" ? "servers" : "clients"]
    return distinct([...listed.map(({ name }) => name), ...this.cells.map((cell) => cell[role])])
  }
}

export function keyOf(
  cell: Pick<CellData, "server" | "client" | "scenario" | "transport" | "via">,
): string {
  const { server, client, scenario, transport, via } = cell
  return [server, client, scenario, transport, ...(via === undefined ? [] : [via])].join("|")
}

/** How a cell without a proxy is called among others. */
export const DIRECT = "direct"

/** What lies between the two sides: `tls`, or `tls via nginx`. */
export function wayOf({ transport, via }: Pick<CellData, "transport" | "via">): string {
  return via === undefined ? transport : `${transport} via ${via}`
}

export function distinct<T>(values: readonly T[]): T[] {
  return [...new Set(values)]
}

/** FNV-1a: short, and the same everywhere. */
function digestOf(text: string): string {
  let hash = 0x811c9dc5
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193)
  }
  return (hash >>> 0).toString(36)
}
