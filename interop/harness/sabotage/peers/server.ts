/**
 * A right server, sabotaged: apps/server answers, and a relay before it, which
 * knows messages as bytes only, spoils what goes through. The server's own
 * observations pass unspoiled unless they are what is sabotaged.
 */
import { spawn } from "node:child_process"
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { createInterface } from "node:readline"
import { parseArgs } from "node:util"
import type { Config, Ready, ServerObservation } from "@interop/driver-protocol"
import { Relay } from "./relay.ts"
import { serverSabotages } from "./server-sabotages.ts"

const { positionals, values } = parseArgs({
  options: { config: { type: "string" } },
  allowPositionals: true,
})
const sabotage = serverSabotages[positionals[0] ?? ""]
if (sabotage === undefined || values.config === undefined) {
  console.error(`no such sabotage: ${positionals[0]}`)
  process.exit(2)
}

const config = JSON.parse(readFileSync(values.config, "utf8")) as Config
const behind: Config = {
  ...config,
  listeners: config.listeners.map((listener) => {
    const { tls: _, ...plain } = listener
    return { ...plain, host: "127.0.0.1", port: 0, transport: "plaintext" }
  }),
}
sabotage.config?.(behind)
const directory = mkdtempSync(join(tmpdir(), "sabotage-"))
const configFile = join(directory, "config.json")
writeFileSync(configFile, JSON.stringify(behind))

const main = join(import.meta.dirname, "..", "..", "..", "..", "apps", "server", "src", "main.js")
const child = spawn(process.execPath, [main, "--config", configFile], {
  stdio: ["ignore", "pipe", "inherit"],
})
const relay = new Relay(sabotage)
const stop = () => {
  relay.close()
  child.kill("SIGTERM")
}
process.on("SIGTERM", sabotage.exitsAtSigterm === true ? () => process.exit(0) : stop)
process.once("exit", () => {
  child.kill("SIGKILL")
  rmSync(directory, { recursive: true, force: true })
})

let isReady = false
let seq = 0
for await (const line of createInterface({ input: child.stdout })) {
  if (!isReady) {
    isReady = true
    const ready = JSON.parse(line) as Ready
    const ports = new Map(
      ready.listeners?.flatMap((each) => ("port" in each ? [[each.name, each.port] as const] : [])),
    )
    const listeners = await relay.listen(config, ports)
    const told = { ...ready, listeners }
    process.stdout.write(`${JSON.stringify(sabotage.ready?.(told) ?? told)}\n`)
    if (sabotage.printsWhenReady !== undefined) console.log(sabotage.printsWhenReady)
    continue
  }
  const seen = JSON.parse(line) as ServerObservation
  for (const each of sabotage.observation?.(seen) ?? [seen]) {
    seq += 1
    process.stdout.write(`${JSON.stringify({ ...each, seq })}\n`)
  }
}
relay.close()
process.exit(sabotage.exitCode ?? child.exitCode ?? 0)
