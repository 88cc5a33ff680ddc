/**
 * Prints how many bytes an entry that was deleted still takes after collections
 * of the young generation. Run with --expose-gc and a young generation that
 * holds the whole run.
 */
import { LiveTable } from "../index.ts"

const ENTRIES = 10_000
const AT_ONCE = 16

const table = new LiveTable<number[]>()
let key = 0

function comeAndGo(entries: number): void {
  for (const last = key + entries; key < last; key += 1) {
    table.set(
      key,
      Array.from({ length: 100 }, () => 0.5),
    )
    table.delete(key - AT_ONCE)
  }
}

function collect(type: "minor" | "major"): number {
  for (let time = 0; time < 3; time += 1) gc?.({ type })
  return process.memoryUsage().heapUsed
}

comeAndGo(100)
const before = collect("major")
comeAndGo(ENTRIES)
console.log(Math.round((collect("minor") - before) / ENTRIES))
