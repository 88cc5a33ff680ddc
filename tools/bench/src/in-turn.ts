import { setTimeout as sleep } from "node:timers/promises"
import type { Round } from "./measure.ts"
import type { Program } from "./programs.ts"
import type { InTurn } from "./results.ts"

/** Beyond it a round says more of the other programs than of the one that is measured. */
const MOST_FOREIGN = 0.1

/** Time that may be lost to other programs on the machine. */
export class Patience {
  #leftMs: number

  constructor(seconds: number) {
    this.#leftMs = seconds * 1000
  }

  /** Takes what a lost round has cost, waits as long again, and says whether to try once more. */
  async goesOn(lostMs: number): Promise<boolean> {
    if (this.#leftMs <= 0) return false
    this.#leftMs -= 2 * lostMs
    await sleep(lostMs)
    return true
  }
}

/**
 * A B C, A B C, …: what slows the machine down for a while slows all of them.
 * A round in which other programs took too much is measured anew while there
 * is patience; what was measured has no part in that decision.
 */
export async function inTurn(
  programs: readonly Program[],
  rounds: number,
  patience: Patience,
  measure: (program: Program) => Promise<Round>,
): Promise<InTurn> {
  const measured = new Map<string, Round[]>(programs.map(({ name }) => [name, []]))
  let repeated = 0
  for (let number = 0; number < rounds; number += 1) {
    for (const program of programs) {
      for (;;) {
        const began = performance.now()
        const round = await measure(program)
        const disturbed = round.foreign > MOST_FOREIGN
        if (disturbed && (await patience.goesOn(performance.now() - began))) {
          repeated += 1
          continue
        }
        measured.get(program.name)!.push(round)
        break
      }
    }
  }
  return { measured, repeated }
}
