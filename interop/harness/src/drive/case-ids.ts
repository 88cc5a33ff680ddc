import { randomInt } from "node:crypto"
import type { Cell } from "../select/cells.ts"
import type { Decoy } from "../select/decoys.ts"
import { needsRightCall } from "../select/right-call.ts"

/**
 * Numbers all cases of a pair in the order of their plan, decoys anywhere
 * between them: an id says nothing of what its case is. It is the same in every
 * process of the client, so that logs can be compared.
 */
export class CaseIds {
  readonly #own = new Map<Cell, string>()
  readonly #rightCalls = new Map<Cell, string>()
  readonly #decoys = new Map<Decoy, string>()

  /** `prefix` begins the ids: those of several pairs on one server have to differ. */
  constructor(cells: readonly Cell[], decoys: readonly Decoy[], prefix = "") {
    const places: (Cell | Decoy)[] = [...cells]
    for (const decoy of decoys) places.splice(randomInt(places.length + 1), 0, decoy)
    let last = 0
    const next = () => `${prefix}${(last += 1)}`
    for (const place of places) {
      if ("twin" in place) this.#decoys.set(place, next())
      else {
        this.#own.set(place, next())
        if (needsRightCall(place.scenario)) this.#rightCalls.set(place, next())
      }
    }
  }

  of(cell: Cell): string {
    return found(this.#own.get(cell))
  }

  ofRightCall(cell: Cell): string {
    return found(this.#rightCalls.get(cell))
  }

  ofDecoy(decoy: Decoy): string {
    return found(this.#decoys.get(decoy))
  }

  /** In the order of the plan. */
  sorted<T extends { id: string }>(cases: readonly T[]): T[] {
    const number = ({ id }: T) => Number(id.split(".").at(-1))
    return cases.toSorted((a, b) => number(a) - number(b))
  }
}

function found(id: string | undefined): string {
  if (id === undefined) throw new RangeError("this case is not of this pair")
  return id
}
