import { once } from "node:events"
import { connect, createServer } from "node:http2"
import { type AddressInfo } from "node:net"
import { expect, onTestFinished, test } from "vitest"
import { framesText } from "../frames-text.ts"
import { Recording } from "../recording.ts"
import { Relay } from "../relay.ts"
import { type WireEntry, wireLog } from "../wire-log.ts"
import { FrameReader } from "./frames.ts"

/** What one request of a real client to a real server looks like on the wire. */
async function recordedRequest(): Promise<Recording> {
  const server = createServer((request, response) => {
    request.resume()
    request.on("end", () => {
      response.addTrailers({ "grpc-status": "5", "grpc-message": "no such number" })
      response.writeHead(200, { "content-type": "application/grpc", "x-many": "z".repeat(20_000) })
      response.end("answer")
    })
  }).listen(0, "127.0.0.1")
  await once(server, "listening")
  const recording = new Recording()
  const relay = await Relay.open((server.address() as AddressInfo).port, recording)
  onTestFinished(async () => {
    server.close()
    await relay.close()
  })
  const session = connect(`http://127.0.0.1:${relay.port}`, {
    settings: { initialWindowSize: 100_000 },
  })
  const stream = session.request({
    ":method": "POST",
    ":path": "/squarerpc_service.SquareService/square",
    "x-latin": "caf\u00e9",
  })
  stream.end("question")
  stream.resume()
  await once(stream, "close")
  session.close()
  await once(session, "close")
  return recording
}

const isA = (side: string, type: string) => (entry: WireEntry) =>
  entry.side === side && entry.frame?.type === type

test("frames and headers of both directions are told as they were sent", async () => {
  const entries = wireLog(await recordedRequest())

  expect(entries.slice(0, 2).map(({ text }) => text)).toEqual([
    "opens the connection",
    "connection preface",
  ])
  expect(entries.find(isA("client", "SETTINGS"))?.text).toContain("INITIAL_WINDOW_SIZE=100000")
  const request = entries.find(isA("client", "HEADERS"))
  expect(request?.lines).toContain(":path: /squarerpc_service.SquareService/square")
  expect(request?.lines).toContain("x-latin: caf\\xe9")
  expect(entries.filter(isA("client", "DATA")).map(({ text }) => text)).toContain(
    `DATA, stream 1, 8 bytes, END_STREAM, ${Buffer.from("question").toString("hex")}`,
  )
  // A header block of 20 kB goes over several frames.
  const continuation = entries.findLast(isA("server", "CONTINUATION"))
  expect(continuation?.frame?.flags).toEqual(["END_HEADERS"])
  expect(continuation?.lines).toContain("content-type: application/grpc")
  expect(entries.find(isA("server", "HEADERS"))?.lines).toEqual([])
  const trailers = entries.findLast(isA("server", "HEADERS"))
  expect(trailers?.frame?.flags).toEqual(["END_STREAM", "END_HEADERS"])
  expect(trailers?.lines).toEqual(["grpc-status: 5", "grpc-message: no such number"])
})

test("the text has a line a frame, headers below", async () => {
  const text = framesText("a call", wireLog(await recordedRequest()))

  expect(text).toMatch(/^ +[\d.]+ {2}#1 client > {2}HEADERS, stream 1, \d+ bytes, END_HEADERS$/m)
  expect(text).toMatch(/^ +grpc-status: 5$/m)
})

test("how the bytes are cut makes no difference", async () => {
  const recording = await recordedRequest()
  const whole = wireLog(recording)
  const slow = new Recording()
  for (const event of recording.events) {
    if (event.kind !== "bytes") continue
    for (const byte of event.bytes) {
      slow.bytes(event.connection, event.side, Buffer.from([byte]))
    }
  }

  const frames = (entries: WireEntry[]) => entries.filter(({ frame }) => frame !== undefined)
  const told = (entries: WireEntry[]) =>
    frames(entries).map(({ side, text, lines }) => ({ side, text, lines }))
  expect(told(wireLog(slow))).toEqual(told(whole))
})

test.each([
  ["client", "16030100f8", "TLS"],
  ["server", "15030300020228000000", "TLS"],
  ["client", Buffer.from("GET / HTTP/1.1\r\n\r\n").toString("hex"), "no HTTP/2"],
  ["server", Buffer.from("HTTP/1.1 400 Bad Request\r\n").toString("hex"), "no HTTP/2"],
] as const)("bytes of the %s that are no HTTP/2 (%s) are named: %s", (side, hex, what) => {
  const bytes = Buffer.from(hex, "hex")

  expect(new FrameReader(side).take(bytes)).toEqual([{ kind: "opaque", what, bytes }])
})

test("a malformed header block is a problem of its frame and of all header blocks after it", () => {
  const headers = (block: string) =>
    Buffer.from(`${(block.length / 2).toString(16).padStart(6, "0")}010400000001${block}`, "hex")
  const reader = new FrameReader("server")
  reader.take(Buffer.from("000000040000000000", "hex"))

  expect(reader.take(headers("ff00"))).toMatchObject([
    {
      frame: { type: "HEADERS", problem: "malformed header block: no header field has index 127" },
    },
  ])
  expect(reader.take(headers("88"))).toMatchObject([
    { frame: { problem: expect.stringContaining("not decoded") as string } },
  ])
})
