import type { Observation, ServerObservation } from "@interop/driver-protocol"
import type { Driven } from "../drive/driven.ts"
import type { Program } from "../select/manifests.ts"
import { firstDifference, firstServerDifference, isInOrder } from "./compare.ts"
import { describeObservation, describeServer } from "./describe.ts"
import type { Difference } from "./difference.ts"
import type { Expectation } from "./expectation.ts"

const UNIMPLEMENTED = 12

/** What a program says that it cannot do. */
export interface Unsupported {
  program: Program
  reason: string
}

/** The first that one of the two sides says of itself, or undefined. */
export function unsupportedIn({ cell, observations, server }: Driven): Unsupported | undefined {
  for (const each of observations) {
    if (each.event === "unsupported") return { program: cell.client, reason: each.reason }
  }
  for (const each of [...server.values()].flat().flatMap(({ lines }) => lines)) {
    if (each.event === "unsupported") return { program: cell.server, reason: each.reason }
  }
  return undefined
}

/**
 * What was shown before one side said `unsupported` is judged all the same, as
 * a beginning, and nothing but the end may come after it.
 */
export function differenceBeforeUnsupported(
  expectation: Expectation,
  { observations, server }: Driven,
): Difference | undefined {
  const refused = new Set<string>()
  for (const [call, seen] of server) {
    const lines = seen.flatMap((each) => each.lines)
    const at = lines.findIndex(({ event }) => event === "unsupported")
    if (at !== -1) refused.add(call)
    const difference =
      serverLinesAfter(call, expectation, lines, at) ??
      firstServerDifference(call, expectation, at === -1 ? withoutEnd(lines) : lines.slice(0, at), {
        isBeginning: true,
      })
    if (difference !== undefined && expectation.server.has(call)) return difference
  }
  const at = observations.findIndex(({ event }) => event === "unsupported")
  return at === -1
    ? differenceBeforeRefusal(expectation, observations, refused)
    : (clientLinesAfter(expectation, observations, at) ??
        firstDifference(expectation, observations.slice(0, at), { isBeginning: true }))
}

/** The server refuses a step of its script: its client sees that call end with UNIMPLEMENTED, and is judged up to there. */
function differenceBeforeRefusal(
  expectation: Expectation,
  observations: readonly Observation[],
  refused: ReadonlySet<string>,
): Difference | undefined {
  const end = observations.findIndex(
    (each) =>
      isInOrder(each) &&
      "call" in each &&
      refused.has(each.call) &&
      (each.event === "not-sent" || (each.event === "status" && each.code === UNIMPLEMENTED)),
  )
  if (end === -1) return firstDifference(expectation, observations)
  return firstDifference(expectation, observations.slice(0, end), { isBeginning: true })
}

function clientLinesAfter(
  { terms }: Expectation,
  observations: readonly Observation[],
  at: number,
): Difference | undefined {
  const next = observations.slice(at + 1).find(({ event }) => event !== "case-ended")
  return next && after("the client's", describeObservation(next, terms))
}

function serverLinesAfter(
  call: string,
  { terms }: Expectation,
  lines: readonly ServerObservation[],
  at: number,
): Difference | undefined {
  if (at === -1) return undefined
  const next = lines.slice(at + 1).find(({ event }) => event !== "call-ended")
  return next && after(`the server's on call ${call}`, describeServer(next, terms, call))
}

function after(whose: string, actual: string): Difference {
  return { reason: `what comes after "unsupported", ${whose}`, expected: "nothing more", actual }
}

/** Without what a client that gives up makes a server see. */
function withoutEnd(lines: readonly ServerObservation[]): readonly ServerObservation[] {
  const last = lines.findLastIndex(
    ({ event }) => event !== "call-ended" && event !== "cancelled" && event !== "half-close",
  )
  return lines.slice(0, last + 1)
}
