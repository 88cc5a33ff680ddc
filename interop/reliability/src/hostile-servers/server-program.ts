/** Is hostile servers: `server-program.ts --plan FILE`. Prints their ports, and how many connections they have accepted. */
import { readFileSync } from "node:fs"
import { createServer as createTlsServer } from "node:tls"
import { parseArgs } from "node:util"
import { listenAs } from "./hostile-server.ts"
import { type HostileServerName, hostileServers, overTls, withoutHandshake } from "./index.ts"
import type { ServerLine, ServerPlan } from "./plans.ts"

const TELLING_MS = 20

const { values } = parseArgs({ options: { plan: { type: "string" } } })
const plan = JSON.parse(readFileSync(values.plan ?? "", "utf8")) as ServerPlan

const connections: Record<string, number> = {}
let isTold = true
const ports = await Promise.all(
  plan.servers.map(async (name) => [name, await listen(name)] as const),
)
say({ event: "listening", ports: Object.fromEntries(ports) })
setInterval(() => {
  if (isTold) return
  isTold = true
  say({ event: "connections", connections })
}, TELLING_MS)

function listen(name: HostileServerName): Promise<number> {
  const onConnection = () => {
    connections[name] = (connections[name] ?? 0) + 1
    isTold = false
  }
  const behave = hostileServers[name]
  if (!overTls.has(name) || name === withoutHandshake) return listenAs(behave, onConnection)
  const tls = createTlsServer({
    cert: readFileSync(plan.certificate),
    key: readFileSync(plan.privateKey),
    ALPNProtocols: ["h2"],
  })
  tls.on("tlsClientError", () => {})
  return listenAs(behave, onConnection, tls, "secureConnection")
}

function say(line: ServerLine): void {
  process.stdout.write(`${JSON.stringify(line)}\n`)
}
