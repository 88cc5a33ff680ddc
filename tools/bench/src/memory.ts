import { loadServer } from "./measure.ts"
import { missing, named, servers } from "./programs.ts"
import type { LimitResult } from "./results.ts"
import { RunningServer } from "./running-server.ts"
import { spreadOf, type Spread } from "./statistics.ts"

const MESSAGES = 5_000_000
const MOST_MB = 100
const UNREAD_SECONDS = 2

/**
 * The memory of a server whose client opens its windows as far as HTTP/2 lets
 * it, asks for five million messages, and does not read for a while. In the
 * end all of them must come.
 */
export async function measureMemory(tell: (line: string) => void): Promise<LimitResult> {
  const values: Record<string, Spread> = {}
  for (const name of ["typescript", "go"]) {
    const program = named(servers, name)
    if (missing(program) !== undefined) continue
    await using server = await RunningServer.start(program)
    await loadServer(server, `--shape never-reads --messages ${MESSAGES}`, {
      seconds: UNREAD_SECONDS,
      warmUp: 0,
    })
    values[name] = spreadOf([server.peakMemory() / 1e6])
  }
  const peak = values["typescript"]!.median
  const title = "a client that never reads, 5 million messages: most memory resident"
  tell(`${title}: ${peak.toFixed(0)} MB`)
  return {
    name: "memory",
    title,
    unit: "MB",
    values,
    target: MOST_MB,
    reached: peak < MOST_MB,
  }
}
