import { once } from "node:events"
import { type IncomingMessage, type Server, type ServerResponse, createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { UsageError } from "@interop/command-line"
import { reasonOf } from "@interop/files"
import type { PageTemplate } from "../../prepare/page-template.ts"

const LOOPBACK = "127.0.0.1"
const MAX_CONNECTIONS = 64
/** A page that is told of new data more often than that only flickers. */
const TELL_EVERY_MS = 1000
/** After the end of a run, how long a page may take to fetch the last data. */
const LAST_FETCH_MS = 3000

/** What is served; each is asked for anew. */
export interface LiveContent {
  page: () => PageTemplate
  data: () => string
  evidence: () => string
}

const headers = {
  "cache-control": "no-store",
  "content-security-policy": "frame-ancestors 'none'",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
}

/**
 * Serves the page of a run that goes on, from memory, to this machine only. A page of another origin gets nothing,
 * whatever name it gives this address: see the checks of Host and Origin.
 */
export class LiveServer {
  readonly #server: Server
  readonly #content: LiveContent
  readonly #listening = new Set<ServerResponse>()
  /** Told of the end, and not yet here for the last data. */
  readonly #awaited = new Set<ServerResponse>()
  readonly #timer: NodeJS.Timeout
  #port = 0
  #hasChanged = false
  #onFetched: () => void = () => {}

  private constructor(server: Server, content: LiveContent) {
    this.#server = server
    this.#content = content
    server.on("request", (request, response) => this.#answer(request, response))
    this.#timer = setInterval(() => this.#tell(), TELL_EVERY_MS).unref()
  }

  /** Throws a UsageError where the port is another's. Port 0 is any that is free. */
  static async listen(port: number, content: LiveContent): Promise<LiveServer> {
    const server = createServer({ keepAliveTimeout: 1000 })
    server.maxConnections = MAX_CONNECTIONS
    const live = new LiveServer(server, content)
    server.listen(port, LOOPBACK)
    try {
      await once(server, "listening")
    } catch (cause) {
      clearInterval(live.#timer)
      throw new UsageError(
        `--live ${port} cannot be listened on: ${reasonOf(cause)}; name another port, or none for one that is free`,
        { cause },
      )
    }
    live.#port = (server.address() as AddressInfo).port
    server.unref()
    return live
  }

  get url(): string {
    return `http://${LOOPBACK}:${this.#port}/`
  }

  /** There is new data. */
  changed(): void {
    this.#hasChanged = true
  }

  /** Tells every page of the end, lets it fetch the last data, and closes. */
  async end(page: string): Promise<void> {
    clearInterval(this.#timer)
    const fetched = new Promise<void>((resolve) => {
      this.#onFetched = () => {
        if (this.#awaited.size === 0) resolve()
      }
    })
    for (const response of this.#listening) {
      this.#awaited.add(response)
      response.write(`event: end\ndata: ${JSON.stringify({ page })}\n\n`)
    }
    if (this.#awaited.size > 0) {
      const patience = new Promise<void>((resolve) => setTimeout(resolve, LAST_FETCH_MS).unref())
      // Without this the process would end before the last data was fetched.
      this.#server.ref()
      await Promise.race([fetched, patience])
    }
    this.close()
  }

  close(): void {
    clearInterval(this.#timer)
    this.#server.close()
    this.#server.closeAllConnections()
  }

  #tell(): void {
    if (!this.#hasChanged) return
    this.#hasChanged = false
    for (const response of this.#listening) response.write("event: data\ndata: \n\n")
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const { method, url = "/" } = request
    if (!this.#isOfThisOrigin(request))
      return refuse(response, 403, "this page is for this machine")
    if (method !== "GET") {
      response.setHeader("allow", "GET")
      return refuse(response, 405, "GET only")
    }
    switch (url.split("?")[0]) {
      case "/":
        return this.#answerPage(response)
      case "/data":
        send(response, "text/plain; charset=utf-8", this.#content.data())
        response.on("finish", () => this.#dataFetched())
        return
      case "/evidence":
        return send(response, "text/plain; charset=utf-8", this.#content.evidence())
      case "/events":
        return this.#answerEvents(response)
      default:
        return refuse(response, 404, "not here")
    }
  }

  #answerPage(response: ServerResponse): void {
    const page = this.#content.page()
    if ("html" in page) return send(response, "text/html; charset=utf-8", page.html)
    response.setHeader("refresh", "1")
    return refuse(response, 503, page.problem)
  }

  #answerEvents(response: ServerResponse): void {
    response.writeHead(200, { ...headers, "content-type": "text/event-stream" })
    response.write("event: data\ndata: \n\n")
    this.#listening.add(response)
    response.on("close", () => {
      this.#listening.delete(response)
      this.#awaited.delete(response)
      this.#onFetched()
    })
  }

  /** One fetch after the end stands for one page. */
  #dataFetched(): void {
    const [first] = this.#awaited
    if (first === undefined) return
    this.#awaited.delete(first)
    this.#onFetched()
  }

  /** A name that another site lets point here is no name of this one. */
  #isOfThisOrigin({ headers: sent }: IncomingMessage): boolean {
    const hosts = [LOOPBACK, "localhost"].map((name) => `${name}:${this.#port}`)
    const site = sent["sec-fetch-site"]
    return (
      hosts.includes(sent.host ?? "") &&
      (sent.origin === undefined || hosts.some((host) => sent.origin === `http://${host}`)) &&
      (site === undefined || site === "same-origin" || site === "none")
    )
  }
}

function send(response: ServerResponse, type: string, body: string): void {
  response.writeHead(200, { ...headers, "content-type": type })
  response.end(body)
}

function refuse(response: ServerResponse, status: number, why: string): void {
  response.writeHead(status, { ...headers, "content-type": "text/plain; charset=utf-8" })
  response.end(`${why}\n`)
}
