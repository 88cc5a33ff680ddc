import { InvalidArgumentError } from "commander"
import type { Cell } from "../select/cells.ts"

/** One of several machines that share a run, counted from 1. */
export interface Shard {
  index: number
  count: number
}

/** A commander parser: `2/4` is the second of four. */
export function parseShard(text: string): Shard {
  const [, index, count] = (/^(\d+)\/(\d+)$/.exec(text) ?? []).map(Number)
  if (index === undefined || count === undefined || index < 1 || index > count) {
    throw new InvalidArgumentError("It must be as 2/4: the second of four.")
  }
  return { index, count }
}

/** The cells of one shard. A pair stays whole, so that its client is started once. */
export function cellsOfShard(cells: readonly Cell[], { index, count }: Shard): Cell[] {
  const pairs = [...new Set(cells.map(pairOf))]
  const mine = new Set(pairs.filter((_, at) => at % count === index - 1))
  return cells.filter((cell) => mine.has(pairOf(cell)))
}

function pairOf({ server, client }: Cell): string {
  return `${server.name} ${client.name}`
}
