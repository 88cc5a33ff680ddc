import type { Contract, Method } from "@interop/contracts"
import type { DrawnMessage } from "@interop/contracts/drawn-messages"
import type { Cell } from "../select/cells.ts"
import { drawnScenario } from "../select/drawn-scenarios.ts"
import type { DrawnCall } from "../select/scenario.ts"
import type { SmallestMessage, Verdict } from "./verdict.ts"

/** Tried at once, in one process of the client. */
const CANDIDATES = 24
const MOST_ROUNDS = 60
const STEPS_AFTER_EACH = 4

/** Runs cells of one pair beside what a run reports, and judges them. */
export type TryCells = (cells: Cell[]) => Promise<Verdict[]>

/**
 * Of a cell that failed with messages drawn at random: the smallest message
 * that fails alone, sent beside an empty one. Undefined where none fails alone.
 */
export async function shrink(
  { cell }: Verdict,
  tryCells: TryCells,
): Promise<SmallestMessage | undefined> {
  const { contract, drawn } = cell.scenario
  if (drawn === undefined) return undefined
  const { method, calls, seed } = drawn
  const all = calls.flatMap(({ requests, responses }) => [
    ...requests.map((message) => ({ side: "request" as const, message })),
    ...responses.map((message) => ({ side: "response" as const, message })),
  ])
  let smallest: Found | undefined
  for (let at = 0; at < all.length; at += CANDIDATES) {
    const found = await failing(all.slice(at, at + CANDIDATES))
    for (const each of found) {
      if (smallest === undefined || sizeOf(each) < sizeOf(smallest)) smallest = each
    }
  }
  if (smallest === undefined) return undefined
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const { side, message } = smallest.candidate
    const found = await failing(twoStepsFrom(message).map((each) => ({ side, message: each })))
    const next = found.toSorted((a, b) => sizeOf(a) - sizeOf(b))[0]
    if (next === undefined) break
    smallest = next
  }
  // What is left in a message of the same type may do without it.
  const { side, message } = smallest.candidate
  const inner = contract
    .within(method[side], message.bytes)
    .slice(0, CANDIDATES)
    .map((bytes) => ({ side, message: { bytes, smaller: () => [] } }))
  const [innermost] = await failing(inner)
  smallest = innermost ?? smallest
  const { candidate, verdict } = smallest
  return {
    side: candidate.side,
    bytes: candidate.message.bytes,
    expected: verdict.expected ?? "",
    actual: verdict.actual ?? "",
    reason: verdict.reason ?? "",
  }

  /** Those that fail, in their order. */
  async function failing(candidates: readonly Candidate[]): Promise<Found[]> {
    if (candidates.length === 0) return []
    const cells = candidates.map((candidate, index): Cell => ({
      ...cell,
      scenario: {
        ...scenarioOf({ contract, method, seed }, candidate, index),
        transports: cell.scenario.transports,
      },
    }))
    const verdicts = await tryCells(cells)
    return cells.flatMap((each, index): Found[] => {
      const verdict = verdicts.find((its) => its.cell === each)
      const candidate = candidates[index]
      if (verdict?.outcome !== "fail" || candidate === undefined) return []
      return [{ candidate, verdict }]
    })
  }
}

/** Most of a round is the start of a client: what is one step smaller goes with what is two. */
function twoStepsFrom(message: DrawnMessage): DrawnMessage[] {
  const once = firstOf(message.smaller(), CANDIDATES)
  const twice = once.flatMap((each) => firstOf(each.smaller(), STEPS_AFTER_EACH))
  return [...once, ...twice]
}

interface Found {
  candidate: Candidate
  verdict: Verdict
}

function sizeOf({ candidate }: Found): number {
  return candidate.message.bytes.length
}

interface Candidate {
  side: "request" | "response"
  message: DrawnMessage
}

function scenarioOf(
  { contract, method, seed }: { contract: Contract; method: Method; seed: number },
  { side, message }: Candidate,
  index: number,
) {
  const call: DrawnCall = {
    requests: side === "request" ? [message] : [],
    responses: side === "response" ? [message] : [],
  }
  return drawnScenario({ contract, method, calls: [call], seed, name: `shrink-${index}` })
}

function firstOf<T>(items: Iterable<T>, most: number): T[] {
  const first: T[] = []
  for (const item of items) {
    first.push(item)
    if (first.length === most) break
  }
  return first
}
