import { once } from "node:events"
import { connect, createServer, type Http2Session, type ServerHttp2Stream } from "node:http2"
import type { AddressInfo } from "node:net"
import { describe, expect, it } from "vitest"
import { letGoOfClosedStreams, LiveTable } from "./index.ts"

letGoOfClosedStreams()

/** Node's own table: not for anyone to see, so that only here it shows when a new Node has another. */
function openStreams(session: Http2Session | undefined): unknown {
  const symbols = Object.getOwnPropertySymbols(session)
  const state = symbols.find(({ description }) => description === "state")
  return (session as unknown as Record<symbol, { streams: unknown }>)[state!]!.streams
}

async function startServer(onStream: (stream: ServerHttp2Stream) => void) {
  const server = createServer()
  const sessions: Http2Session[] = []
  server.on("session", (session) => sessions.push(session))
  server.on("stream", onStream)
  await once(server.listen(0, "127.0.0.1"), "listening")
  const { port } = server.address() as AddressInfo
  return { server, sessions, url: `http://127.0.0.1:${port}` }
}

describe("letGoOfClosedStreams", () => {
  it("gives the sessions of both sides a LiveTable, which is empty once the streams have closed", async () => {
    const { server, sessions, url } = await startServer((stream) => {
      stream.respond({ ":status": 200 })
      stream.end("x")
    })
    const client = connect(url)
    const requests = Array.from({ length: 20 }, () => client.request({ ":path": "/" }).resume())
    await Promise.all(requests.map((request) => once(request, "close")))
    for (const session of [client, sessions[0]]) {
      const streams = openStreams(session)
      expect(streams).toBeInstanceOf(LiveTable)
      expect((streams as LiveTable<object>).size).toBe(0)
    }
    client.close()
    await once(client, "close")
    server.close()
  })

  it("leaves a session to end all its streams when it is destroyed", async () => {
    const { server, url } = await startServer((stream) => stream.respond({ ":status": 200 }))
    const client = connect(url)
    const requests = Array.from({ length: 3 }, () => client.request({ ":path": "/" }).resume())
    await Promise.all(requests.map((request) => once(request, "response")))
    const closed = Promise.all(requests.map((request) => once(request, "close")))
    client.destroy()
    expect((await closed).length).toBe(3)
    server.close()
  })

  it("leaves a session to close gracefully, after its last stream", async () => {
    const { server, url } = await startServer((stream) => {
      stream.respond({ ":status": 200 })
      stream.on("end", () => stream.end("late")).resume()
    })
    const client = connect(url)
    const request = client.request({ ":path": "/", ":method": "POST" })
    await once(request, "response")
    client.close()
    expect(client.destroyed).toBe(false)
    request.end("x").resume()
    await once(client, "close")
    server.close()
  })
})
