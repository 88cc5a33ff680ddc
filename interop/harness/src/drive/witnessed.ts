import type { Cell } from "../select/cells.ts"
import { bulkSteps } from "../select/scenario.ts"
import { needsRightCall } from "../select/right-call.ts"
import { listenerName } from "../launch/listeners.ts"

/**
 * Not every cell has to pay for a witness. Of each family over each transport
 * it is the first in which the client must be answered, and a second one on the
 * same listener, so that a connection kept from case to case is seen. A call
 * that must fail is short, and nothing else shows that it was tried: all of them.
 */
export function cellsToWitness(cells: readonly Cell[]): Set<Cell> {
  const chosen = new Set(cells.filter(({ scenario }) => needsRightCall(scenario)))
  const families = Map.groupBy(
    cells.filter(isAnswered),
    ({ scenario, transport }) => `${scenario.id.split("/")[0]} ${transport}`,
  )
  for (const family of families.values()) {
    const [first] = family
    if (first !== undefined) chosen.add(first)
  }
  const listeners = Map.groupBy(cells.filter(isAnswered), listenerName)
  for (const sharing of listeners.values()) {
    const others = sharing.filter((cell) => !chosen.has(cell))
    if (sharing.length - others.length !== 1) continue
    const [second] = others
    if (second !== undefined) chosen.add(second)
  }
  return chosen
}

/** The client receives an answer on one connection that it must have made for it, and the way there is short. */
function isAnswered({ scenario }: Cell): boolean {
  const { ownServer, steps, connection, open } = scenario
  if (needsRightCall(scenario)) return true
  if (open || Object.keys(connection).length > 0 || scenario.observe !== undefined) return false
  if (ownServer !== undefined && (ownServer.instances > 1 || ownServer.restarts)) return false
  const isLong = steps.some(
    (step) => bulkSteps.has(step.do) || (step.do === "send" && step.zeros !== undefined),
  )
  const receives = steps.some((step) => step.do === "receive" || step.do === "receive-to-end")
  const endIsTold = steps.some((step) => "told" in step && step.told !== undefined)
  return receives && !isLong && !endIsTold
}
