import type { Evidence, PageData } from "@interop/page-data"
import { encodeEvidence, encodePageData } from "@interop/page-data/write"
import { type ServerResponse, createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { readFileSync } from "node:fs"
import { builtPage } from "./page-file.ts"

/** Serves the page as a run does that goes on. */
export class LiveServer {
  readonly #server = createServer((request, response) => this.#answer(request.url ?? "", response))
  readonly #listeners = new Set<ServerResponse>()
  #data = ""
  #evidence = ""
  /** How often the data was asked for. */
  fetched = 0

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve))
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/`
  }

  show(data: PageData, evidence: readonly Evidence[]): void {
    this.#data = encodePageData(data)
    this.#evidence = encodeEvidence(evidence)
    this.#tell("data", "")
  }

  end(): void {
    this.#tell("end", JSON.stringify({ page: "reports/interop/index.html" }))
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise((resolve) => this.#server.close(resolve))
  }

  #tell(event: string, data: string): void {
    for (const listener of this.#listeners) listener.write(`event: ${event}\ndata: ${data}\n\n`)
  }

  #answer(path: string, response: ServerResponse): void {
    switch (path) {
      case "/":
        response.setHeader("content-type", "text/html; charset=utf-8").end(readFileSync(builtPage))
        return
      case "/data":
        this.fetched += 1
        response.end(this.#data)
        return
      case "/evidence":
        response.end(this.#evidence)
        return
      case "/events":
        response.writeHead(200, { "content-type": "text/event-stream" }).write(": open\n\n")
        this.#listeners.add(response)
        return
      default:
        response.writeHead(404).end()
    }
  }
}
