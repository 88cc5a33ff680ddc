import { Metadata, status } from "@grpc/grpc-js"
import { once } from "node:events"
import { constants, type IncomingHttpHeaders } from "node:http2"
import { describe, expect, it } from "vitest"
import type { Call } from "./call.ts"
import { ConcurrencyLimit } from "./concurrency-limit.ts"
import type { Handlers } from "./handlers.ts"
import { RpcError } from "./rpc-error.ts"
import { connect, outcomeOf } from "./testing/connection.ts"
import { NumberService } from "./testing/number-service.ts"
import { RawClient } from "./testing/raw-client.ts"

type Say = (call: Call) => void

/** Handlers of every shape that say something beside their answers. */
function saying(say: Say): Handlers<typeof NumberService> {
  return {
    one(n, call) {
      say(call)
      return n
    },
    async *many(n, call) {
      say(call)
      yield n
    },
    async total(numbers, call) {
      say(call)
      let sum = 0
      for await (const n of numbers) sum += n
      return sum
    },
    async *chat(numbers, call) {
      say(call)
      yield* numbers
    },
  }
}

function metadataOf(...entries: [string, string | Buffer][]): Metadata {
  const metadata = new Metadata()
  for (const [key, value] of entries) metadata.add(key, value)
  return metadata
}

const refused: [what: string, entries: [string, string][], key: string][] = [
  ...[
    "connection",
    "http2-settings",
    "keep-alive",
    "proxy-connection",
    "te",
    "transfer-encoding",
    "upgrade",
    ":status",
    ":path",
  ].map((key): [string, [string, string][], string] => [key, [[key, "1"]], key]),
  [
    "two dates",
    [
      ["date", "1"],
      ["date", "2"],
    ],
    "date",
  ],
]

describe.each(refused)("%s, which HTTP/2 refuses", (_what, entries, key) => {
  it.each<[string, Say]>([
    ["headers", (call) => call.sendHeaders(metadataOf(...entries))],
    ["trailers", (call) => call.trailers.merge(metadataOf(...entries))],
    [
      "trailers",
      () => {
        const metadata = metadataOf(...entries)
        throw new RpcError(status.NOT_FOUND, "none", { metadata })
      },
    ],
  ])("as %s ends every shape with INTERNAL and frees its place", async (what, say) => {
    let on = true
    const handlers = saying((call) => {
      if (on) say(call)
    })
    await using connection = await connect(handlers, { limit: new ConcurrencyLimit(1) })
    for (const { code, details } of Object.values(await connection.callAll())) {
      expect(code).toBe(status.INTERNAL)
      expect(details).toContain(`the handler's ${what} cannot be sent`)
      expect(details).toContain(`"${key}"`)
    }
    on = false
    for (const { code } of Object.values(await connection.callAll())) expect(code).toBe(status.OK)
    expect(connection.server.callsInFlight).toBe(0)
  })
})

it("no name that HTTP/2 knows leaves a call open when it has two values", async () => {
  const names = Object.entries(constants)
    .filter(([constant]) => constant.startsWith("HTTP2_HEADER_"))
    .map(([, name]) => String(name))
  expect(names.length).toBeGreaterThan(80)
  let say: Say = () => {}
  await using connection = await connect(
    saying((call) => say(call)),
    { limit: new ConcurrencyLimit(1) },
  )
  for (const name of names) {
    const metadata = metadataOf([name, "1"], [name, "2"])
    for (const way of [
      (call: Call) => call.sendHeaders(metadata),
      (call: Call) => call.trailers.merge(metadata),
    ]) {
      say = way
      const outcomes = [await connection.one(1), await outcomeOf(connection.many(1))]
      const codes = outcomes.map(({ code }) => code)
      expect([status.OK, status.INTERNAL]).toEqual(expect.arrayContaining(codes))
    }
  }
  expect(connection.server.callsInFlight).toBe(0)
})

/** Headers and trailers as they are on the wire. */
async function received(port: number, path: string): Promise<IncomingHttpHeaders[]> {
  using client = new RawClient(port)
  const stream = client.call(path, { messages: [3] })
  const all: IncomingHttpHeaders[] = []
  stream.on("response", (headers) => all.push(headers))
  stream.on("trailers", (headers) => all.push(headers))
  stream.resume()
  await once(stream, "close")
  return all
}

const paths = Object.entries(NumberService).map(([name, { path }]) => [name, path] as const)

describe.each(paths)("what %s sends", (_name, path) => {
  it("with OK has no grpc-message", async () => {
    await using connection = await connect(saying((call) => call.trailers.set("kept", "yes")))
    const [headers, trailers] = await received(connection.port, path)
    expect(headers).not.toHaveProperty("grpc-message")
    expect(trailers).toMatchObject({ "grpc-status": "0", kept: "yes" })
    expect(trailers).not.toHaveProperty("grpc-message")
  })

  it("of binary values has no padding", async () => {
    const entries: [string, Buffer][] = [
      ["one-bin", Buffer.from([0xff])],
      ["two-bin", Buffer.from([1, 2])],
      ["two-bin", Buffer.from([1, 2, 3])],
    ]
    const sent = { "one-bin": "/w", "two-bin": "AQI, AQID" }
    await using connection = await connect(
      saying((call) => {
        call.sendHeaders(metadataOf(...entries))
        call.trailers.merge(metadataOf(...entries))
      }),
    )
    expect(await received(connection.port, path)).toMatchObject([sent, sent])
    await using failing = await connect(
      saying(() => {
        throw new RpcError(status.NOT_FOUND, "none", { metadata: metadataOf(...entries) })
      }),
    )
    expect((await received(failing.port, path)).at(-1)).toMatchObject({
      "grpc-status": "5",
      "grpc-message": "none",
      ...sent,
    })
  })

  it("of a message too long for any header is its beginning", async () => {
    const details = `${"ä".repeat(20_000)}!`
    const metadata = metadataOf(["kept", "x".repeat(4000)])
    await using connection = await connect(
      saying(() => {
        throw new RpcError(status.NOT_FOUND, details, { metadata })
      }),
    )
    const trailers = (await received(connection.port, path)).at(-1) ?? {}
    const message = decodeURIComponent(String(trailers["grpc-message"]))
    expect(message).toMatch(/^ä{100,}\.\.\.$/)
    const listBytes = Object.entries(trailers)
      .map(([name, value]) => name.length + String(value).length + 32)
      .reduce((sum, bytes) => sum + bytes)
    expect(listBytes).toBeLessThan(8192)
    expect(trailers["kept"]).toBe("x".repeat(4000))
  })
})

it("passes on a status of another server without that server's own headers", async () => {
  const metadata = metadataOf(
    ["content-type", "application/grpc"],
    ["grpc-status", "3"],
    ["grpc-message", "other"],
    ["content-length", "12"],
    ["grpc-status-details-bin", Buffer.from([8, 5])],
  )
  await using connection = await connect(
    saying(() => {
      throw new RpcError(status.NOT_FOUND, "none", { metadata })
    }),
  )
  for (const { code, details, trailers } of Object.values(await connection.callAll())) {
    expect(code).toBe(status.NOT_FOUND)
    expect(details).toBe("none")
    expect(trailers.get("grpc-status-details-bin")).toEqual([Buffer.from([8, 5])])
    expect(trailers.get("content-length")).toEqual([])
  }
})
