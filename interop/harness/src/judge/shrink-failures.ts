import type { SmallestMessage, Verdict } from "./verdict.ts"
import { shrink } from "./shrink.ts"
import { type TrialOptions, Trials } from "./trials.ts"

/** Each takes some seconds. */
const MOST_SHRUNK = 12

/**
 * Gives failed cells of drawn messages their smallest one: of each method one
 * cell for each program that shows the difference, and the others share it.
 */
export async function withSmallestMessages(
  verdicts: readonly Verdict[],
  options: TrialOptions,
): Promise<Verdict[]> {
  const failed = verdicts.filter(isShrinkable)
  const byCause = Map.groupBy(failed, causeOf)
  const found = new Map<Verdict, SmallestMessage>()
  for (const [first, ...others] of [...byCause.values()].slice(0, MOST_SHRUNK)) {
    if (first === undefined) continue
    const trials = new Trials(first.cell, `shrink.${found.size + 1}`, options)
    const smallest = await shrink(first, (cells) => trials.run(cells))
    await trials.close()
    if (smallest === undefined) continue
    for (const each of [first, ...others]) found.set(each, smallest)
  }
  return verdicts.map((verdict) => {
    const smallest = found.get(verdict)
    return smallest === undefined ? verdict : { ...verdict, smallest }
  })
}

/** It failed for what it showed, with messages that were drawn. */
export function isShrinkable({ cell, outcome, expected }: Verdict): boolean {
  return outcome === "fail" && expected !== undefined && cell.scenario.drawn !== undefined
}

/** The first to show another message than was sent is the program that changed it, whoever the other is. */
function causeOf({ cell, reason = "" }: Verdict): string {
  const side = reason.startsWith("the server's") ? "server" : "client"
  return [cell.scenario.id, side, cell[side].name].join(" ")
}
