import type { Cell } from "./cells.ts"
import type { Scenario } from "./scenario.ts"

/** A connection that must not come about proves nothing of a client that connects to nobody: a right call goes with it. */
export function needsRightCall({ server, connection }: Scenario): boolean {
  const { clientCertificate, serverCertificate, clientSpeaks } = connection
  return (
    server === "ordinary" &&
    [clientCertificate, serverCertificate, clientSpeaks].some((each) => each !== undefined)
  )
}

/**
 * The same client and server with nothing wrong between them: on the listener
 * of the cell, or on the ordinary one where it is the listener that is wrong.
 */
export function withRightCall(cell: Cell): Cell {
  return { ...cell, scenario: rightCallOf(cell.scenario) }
}

const known = new WeakMap<Scenario, Scenario>()

function rightCallOf(scenario: Scenario): Scenario {
  const made = known.get(scenario) ?? {
    ...scenario,
    id: `${scenario.id}/right-call`,
    connection: {},
    needs: [],
    steps: scenario.rightCall,
  }
  known.set(scenario, made)
  return made
}
