import type { Connections } from "../record/witness.ts"
import type { Difference } from "./difference.ts"

/** A client that got an answer and made no connection got it from elsewhere. */
export function connectionDifference(connections: Connections | undefined): Difference | undefined {
  if (connections?.trusted === true) {
    return {
      reason: "what the harness saw on the way to the server",
      expected: "an end of the connection, once the server had shown its certificate",
      actual: "the client goes on to talk to a server whose certificate it has to refuse",
    }
  }
  if (connections === undefined || connections.accepted >= connections.expected) return undefined
  return {
    reason: "connections that the harness counted on the way to the server",
    expected: `${connections.expected} or more: each case opens one of its own`,
    actual: String(connections.accepted),
  }
}
