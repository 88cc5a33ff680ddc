import { styleText } from "node:util"
import { createLogUpdate } from "log-update"
import type { Verdict } from "../judge/verdict.ts"
import { type Outcome, isRed } from "../judge/outcome.ts"
import type { Cell } from "../select/cells.ts"

export interface Progress {
  /** Something that takes a while has begun. */
  stage(what: string): void
  pairDone(pair: { server: string; client: string }, verdicts: readonly Verdict[]): void
  end(): void
}

/** One changing line on a terminal, a line a pair elsewhere; on standard error both. */
export function makeProgress(cells: readonly Cell[]): Progress {
  const pairs = new Set(cells.map(({ server, client }) => `${server.name} ${client.name}`))
  return process.stderr.isTTY ? new LiveProgress(cells.length) : new PlainProgress(pairs.size)
}

class PlainProgress implements Progress {
  readonly #pairs: number
  #done = 0

  constructor(pairs: number) {
    this.#pairs = pairs
  }

  stage(what: string): void {
    process.stderr.write(`${what}\n`)
  }

  pairDone(
    { server, client }: { server: string; client: string },
    verdicts: readonly Verdict[],
  ): void {
    this.#done += 1
    const count = (of: Outcome) => verdicts.filter(({ outcome }) => outcome === of).length
    const diverging = count("diverges")
    process.stderr.write(
      `[${this.#done}/${this.#pairs}] ${client} to ${server}: ${count("pass")} of ${verdicts.length} pass${diverging > 0 ? `, ${diverging} diverge as recorded` : ""}\n`,
    )
  }

  end(): void {}
}

class LiveProgress implements Progress {
  readonly #cells: number
  readonly #update = createLogUpdate(process.stderr)
  #done = 0
  #red = 0

  constructor(cells: number) {
    this.#cells = cells
  }

  stage(what: string): void {
    this.#update(styleText("gray", what))
  }

  pairDone(
    { server, client }: { server: string; client: string },
    verdicts: readonly Verdict[],
  ): void {
    this.#done += verdicts.length
    this.#red += verdicts.filter(({ outcome }) => isRed(outcome)).length
    const width = 30
    const filled = Math.round((this.#done / this.#cells) * width)
    const bar = `${"█".repeat(filled)}${"░".repeat(width - filled)}`
    const red = this.#red > 0 ? styleText("red", ` ${this.#red} red`) : ""
    this.#update(
      `${bar} ${this.#done}/${this.#cells} cells${red} ${styleText("gray", `${client} to ${server}`)}`,
    )
  }

  end(): void {
    this.#update.clear()
  }
}
