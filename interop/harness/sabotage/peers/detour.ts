import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { createInterface } from "node:readline"
import type { Config, Listener, Plan, Ready } from "@interop/driver-protocol"
import { Relay } from "./relay.ts"

const main = join(import.meta.dirname, "..", "..", "..", "..", "apps", "server", "src", "main.js")
const listener: Listener = {
  name: "only",
  host: "127.0.0.1",
  port: 0,
  transport: "plaintext",
  service: { bidi: "interleaved" },
}

/**
 * Where the calls of a client go that does not call the server under test as it
 * should: to a right server of its own, or through one connection for all cases.
 */
export class Detour implements AsyncDisposable {
  readonly #kind: "own-server" | "one-connection"
  readonly #relay = new Relay({})
  readonly #directory = mkdtempSync(join(tmpdir(), "detour-"))
  readonly #ports = new Map<string, Promise<number>>()
  #server: ChildProcess | undefined
  #ownPort: number | undefined

  constructor(kind: "own-server" | "one-connection") {
    this.#kind = kind
  }

  async redirect(plan: Plan): Promise<void> {
    const { contract } = plan
    if (this.#kind === "own-server") this.#ownPort = await this.#startServer(contract)
    for (const { target } of plan.cases) {
      target.address = `localhost:${this.#ownPort ?? (await this.#relayTo(target.address, contract))}`
    }
  }

  #relayTo(address: string, contract: Plan["contract"]): Promise<number> {
    const known = this.#ports.get(address)
    if (known !== undefined) return known
    const opened = this.#listen(Number(address.split(":").at(-1)), contract)
    this.#ports.set(address, opened)
    return opened
  }

  async #listen(port: number, contract: Plan["contract"]): Promise<number> {
    const bound = await this.#relay.listen(
      { contract, listeners: [listener] },
      new Map([["only", port]]),
    )
    const [only] = bound
    if (only === undefined || !("port" in only)) throw new Error("the relay bound no port")
    return only.port
  }

  async #startServer(contract: Plan["contract"]): Promise<number> {
    const config: Config = { contract, listeners: [listener] }
    const file = join(this.#directory, "config.json")
    writeFileSync(file, JSON.stringify(config))
    this.#server = spawn(process.execPath, [main, "--config", file], {
      stdio: ["ignore", "pipe", "inherit"],
    })
    const lines = createInterface({ input: this.#server.stdout as NodeJS.ReadableStream })
    const [first] = (await once(lines, "line")) as [string]
    const [only] = (JSON.parse(first) as Ready).listeners ?? []
    if (only === undefined || !("port" in only)) throw new Error("the server bound no port")
    return only.port
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#relay.close()
    this.#server?.kill("SIGKILL")
    rmSync(this.#directory, { recursive: true, force: true })
  }
}
