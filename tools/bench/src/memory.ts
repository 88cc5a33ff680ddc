import { setTimeout as sleep } from "node:timers/promises"
import { loadServer } from "./measure.ts"
import { missing, named, servers } from "./programs.ts"
import type { LimitResult } from "./results.ts"
import { RunningServer } from "./running-server.ts"
import { spreadOf, type Spread } from "./statistics.ts"

const MESSAGES = 5_000_000
const MOST_MB = 100
const UNREAD_SECONDS = 3

/**
 * The memory of a server whose client opens its windows as far as HTTP/2 lets
 * it, asks for five million messages, and does not read. Afterwards it reads
 * to the end, and all of them must come.
 */
export async function measureMemory(tell: (line: string) => void): Promise<LimitResult> {
  const values: Record<string, Spread> = {}
  for (const name of ["typescript", "go"]) {
    const program = named(servers, name)
    if (missing(program) !== undefined) continue
    await using server = await RunningServer.start(program)
    // Health and reflection are loaded after the announcement.
    await sleep(1000)
    const note = (when: string) => {
      values[`${name}, ${when}`] = spreadOf([server.peakMemory() / 1e6])
    }
    note("idle")
    const load = loadServer(server, `--shape never-reads --messages ${MESSAGES}`, {
      seconds: UNREAD_SECONDS,
      warmUp: 0,
    })
    await sleep(UNREAD_SECONDS * 900)
    note("unread")
    await load
    note("then read to the end")
  }
  const peak = values["typescript, unread"]!.median
  const title = "a client that never reads, 5 million messages: most memory resident"
  tell(`${title}: ${peak.toFixed(0)} MB`)
  return { name: "memory", title, unit: "MB", values, target: MOST_MB, reached: peak < MOST_MB }
}
