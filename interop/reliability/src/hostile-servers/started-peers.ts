import { type RunningProgram, describeExit } from "@interop/harness/parts"
import type { ClientLine, ClientReport, ServerLine } from "./plans.ts"

/** Hostile servers that run. */
export class StartedHostileServers {
  readonly running: RunningProgram
  readonly ports: Readonly<Record<string, number>>
  #connections: Record<string, number> = {}

  private constructor(running: RunningProgram, ports: Record<string, number>) {
    this.running = running
    this.ports = ports
  }

  static async of(running: RunningProgram): Promise<StartedHostileServers> {
    const lines = running.lines[Symbol.asyncIterator]()
    const first = await lines.next()
    const line = first.done === true ? undefined : (JSON.parse(first.value) as ServerLine)
    if (line?.event !== "listening") throw new Error(`no hostile server; log: ${running.logFile}`)
    const servers = new StartedHostileServers(running, line.ports)
    void servers.#follow(lines)
    return servers
  }

  /** That one of them has accepted. */
  connectionsOf(name: string): number {
    return this.#connections[name] ?? 0
  }

  async #follow(lines: AsyncIterator<string>): Promise<void> {
    for (;;) {
      const next = await lines.next()
      if (next.done === true) return
      const line = JSON.parse(next.value) as ServerLine
      if (line.event === "connections") this.#connections = line.connections
    }
  }
}

/** What a client reported until it ended; `endedIn`: with whom, and how, where that was before its time. */
export interface Encounters {
  reports: ClientReport[]
  endedIn?: { name: string; how: string }
}

/** With so many servers, each of which may take so long. */
export async function encountersOf(
  running: RunningProgram,
  count: number,
  mostMs: number,
): Promise<Encounters> {
  const reports: ClientReport[] = []
  let name = "its start"
  let isHung = false
  const killer = setTimeout(() => {
    isHung = true
    running.kill()
  }, mostMs)
  for await (const text of running.lines) {
    killer.refresh()
    const line = JSON.parse(text) as ClientLine
    if (line.event === "begun") name = line.name
    else reports.push(line)
    // At its exit Node may wait for ever: https://github.com/nodejs/node/issues/54918
    if (reports.length === count) running.kill()
  }
  clearTimeout(killer)
  const exit = await running.exited
  if (reports.length === count || exit.code === 0) return { reports }
  const how = isHung ? "hung" : describeExit(exit)
  return { reports, endedIn: { name, how: `the client ${how}; log: ${running.logFile}` } }
}
