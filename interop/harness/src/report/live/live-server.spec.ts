import { type IncomingMessage, request } from "node:http"
import { once } from "node:events"
import { expect, onTestFinished, test } from "vitest"
import type { PageTemplate } from "../../prepare/page-template.ts"
import { LiveServer } from "./live-server.ts"

interface Answer {
  status: number | undefined
  body: string
  headers: IncomingMessage["headers"]
}

async function started(page: PageTemplate = { html: "<title>Report</title>" }) {
  let fetched = 0
  const server = await LiveServer.listen(0, {
    page: () => page,
    data: () => `data ${(fetched += 1)}`,
    evidence: () => "evidence",
  })
  onTestFinished(() => server.close())
  return server
}

function open(
  { url }: LiveServer,
  path: string,
  options: { method?: string; headers?: Record<string, string> } = {},
): Promise<IncomingMessage> {
  const sent = request(new URL(path, url), { agent: false, ...options })
  sent.end()
  return once(sent, "response").then(([response]) => response as IncomingMessage)
}

async function get(
  server: LiveServer,
  path: string,
  options: Parameters<typeof open>[2] = {},
): Promise<Answer> {
  const response = await open(server, path, options)
  let body = ""
  for await (const chunk of response) body += String(chunk)
  return { status: response.statusCode, body, headers: response.headers }
}

/** What an event stream brings up to some text; it stays open. */
function until(response: IncomingMessage, end: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = ""
    response.on("data", (chunk: Buffer) => {
      text += chunk.toString()
      if (text.includes(end)) resolve(text)
    })
    response.on("error", () => {})
    response.on("close", () => reject(new Error(`the stream ended after: ${text}`)))
  })
}

test("page, data and evidence are served on loopback, uncached and in no frame", async () => {
  const server = await started()

  expect(server.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/)
  const page = await get(server, "/")
  expect(page).toMatchObject({ status: 200, body: "<title>Report</title>" })
  expect(page.headers).toMatchObject({
    "content-type": "text/html; charset=utf-8",
    "cache-control": "no-store",
    "content-security-policy": "frame-ancestors 'none'",
    "cross-origin-resource-policy": "same-origin",
    "x-content-type-options": "nosniff",
  })
  expect(page.headers).not.toHaveProperty("access-control-allow-origin")
  expect(await get(server, "/data")).toMatchObject({ status: 200, body: "data 1" })
  expect(await get(server, "/evidence")).toMatchObject({ status: 200, body: "evidence" })
  expect(await get(server, "/results.json")).toMatchObject({ status: 404 })
  expect(await get(server, "/../../etc/passwd")).toMatchObject({ status: 404 })
})

test.each([
  ["a name that another site lets point here", { host: "evil.example:PORT" }],
  ["a name without its port", { host: "127.0.0.1" }],
  ["a page of another origin", { origin: "https://evil.example" }],
  ["a page of another port", { origin: "http://127.0.0.1:1" }],
  ["a page of no origin", { origin: "null" }],
  ["a script of another site", { "sec-fetch-site": "cross-site" }],
  ["a page of the same site", { "sec-fetch-site": "same-site" }],
])("%s gets nothing", async (_, headers) => {
  const server = await started()
  const { port } = new URL(server.url)
  const sent = Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, value.replace("PORT", port)]),
  )
  for (const path of ["/", "/data", "/evidence", "/events"]) {
    expect(await get(server, path, { headers: sent })).toMatchObject({
      status: 403,
      body: "this page is for this machine\n",
    })
  }
})

test("its own page gets all, by either name of this machine", async () => {
  const server = await started()
  const { port } = new URL(server.url)
  const headers = {
    host: `localhost:${port}`,
    origin: `http://localhost:${port}`,
    "sec-fetch-site": "same-origin",
  }

  expect(await get(server, "/data", { headers })).toMatchObject({ status: 200 })
})

test.each(["POST", "PUT", "DELETE", "OPTIONS", "HEAD"])("%s is refused", async (method) => {
  const server = await started()
  const { status, headers } = await get(server, "/", { method })

  expect({ status, allow: headers.allow }).toEqual({ status: 405, allow: "GET" })
})

test("while there is no page the reason is told, and the browser comes again", async () => {
  const server = await started({ problem: "the page is being built" })

  expect(await get(server, "/")).toMatchObject({
    status: 503,
    body: "the page is being built\n",
    headers: { refresh: "1" },
  })
})

test("new data is told, the end is told, and the last data can be fetched", async () => {
  const server = await started()
  const events = await open(server, "/events")
  expect(events.headers["content-type"]).toBe("text/event-stream")
  await until(events, "event: data\n")
  server.changed()
  await until(events, "event: data\n")

  const told = until(events, "event: end")
  const ended = server.end("/reports/interop/index.html")
  expect(await told).toContain('event: end\ndata: {"page":"/reports/interop/index.html"}\n\n')
  expect(await get(server, "/data")).toMatchObject({ status: 200, body: "data 1" })
  await ended
  await expect(get(server, "/data")).rejects.toThrow("ECONNREFUSED")
})

test("a run does not wait for pages where there are none", async () => {
  const server = await started()
  await server.end("index.html")

  await expect(get(server, "/")).rejects.toThrow("ECONNREFUSED")
})

test("a port that is another's is named", async () => {
  const server = await started()
  const port = Number(new URL(server.url).port)
  const page = () => ({ html: "" })

  await expect(
    LiveServer.listen(port, { page, data: () => "", evidence: () => "" }),
  ).rejects.toThrow(
    `--live ${port} cannot be listened on: address already in use (EADDRINUSE); name another port`,
  )
})
