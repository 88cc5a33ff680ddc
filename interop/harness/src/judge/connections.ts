import type { Connections } from "../drive/driven.ts"
import type { Difference } from "./difference.ts"

/** A client that got an answer and made no connection got it from elsewhere. */
export function connectionDifference(connections: Connections | undefined): Difference | undefined {
  if (connections === undefined || connections.accepted >= connections.expected) return undefined
  return {
    reason: "connections that the harness counted on the way to the server",
    expected: `${connections.expected} or more: each case opens one of its own`,
    actual: String(connections.accepted),
  }
}
