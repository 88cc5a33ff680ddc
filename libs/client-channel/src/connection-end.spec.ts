import { mkdtempSync, readFileSync, rmSync } from "node:fs"
import type { ServerHttp2Stream } from "node:http2"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { TlsOptions } from "node:tls"
import { type Channel, status } from "@grpc/grpc-js"
import { type CertificatePaths, makeCertificates } from "@interop/certificates"
import {
  frame,
  settings,
  settingsAck,
  uint32,
  WINDOW_UPDATE,
} from "@interop/server-hardening/testing"
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest"
import { openChannel } from "./index.ts"
import { ask } from "./testing/ask.ts"
import { onCall } from "./testing/on-call.ts"
import { respondWith, startRespondingServer } from "./testing/responding-server.ts"
import { startPeer } from "./testing/silent-peer.ts"

const directory = mkdtempSync(join(tmpdir(), "connection-end-"))
let certificates: CertificatePaths

beforeAll(async () => {
  certificates = await makeCertificates({ directory })
})

afterAll(() => rmSync(directory, { recursive: true }))

/** More than the system keeps for a connection on both sides. */
const REQUESTS = 3
const request = Buffer.alloc(4_000_000)

/** Lets every request through, and reads nothing once there is one. */
function startUnreadingPeer(tls?: TlsOptions) {
  return startPeer((socket) => {
    socket.write(Buffer.concat([settings(0x7fffffff), settingsAck]))
    onCall(socket, () => {
      socket.pause()
      socket.write(frame(WINDOW_UPDATE, 0, 0, uint32(0x7fff0000)))
    })
  }, tls)
}

async function codesOf(channel: Channel, deadline: number): Promise<number[]> {
  const asked = Array.from({ length: REQUESTS }, () => ask(channel, { deadline, request }))
  return (await Promise.all(asked)).map(({ code }) => code)
}

/** Also those that hold back no end of the process. */
function socketsTo(address: string): number {
  const { libuv } = process.report.getReport() as unknown as {
    libuv: { remoteEndpoint?: { port: number } | null }[]
  }
  const port = Number(address.split(":")[1])
  return libuv.filter(({ remoteEndpoint }) => remoteEndpoint?.port === port).length
}

describe("a peer that reads nothing more keeps no descriptor", () => {
  it("of a channel that is closed", async () => {
    await using peer = await startUnreadingPeer()
    const channel = openChannel({ address: peer.address })
    const codes = await codesOf(channel, Date.now() + 1000)
    expect(new Set(codes)).toEqual(new Set([status.DEADLINE_EXCEEDED]))
    expect(socketsTo(peer.address)).toBe(1)
    channel.close()
    await expect.poll(() => socketsTo(peer.address), { timeout: 60_000 }).toBe(0)
  })

  it("of a channel that is closed, over TLS", async () => {
    const { certificate, privateKey } = certificates.server
    await using peer = await startUnreadingPeer({
      cert: readFileSync(certificate),
      key: readFileSync(privateKey),
    })
    const address = peer.address.replace("127.0.0.1", "localhost")
    const channel = openChannel({ address, tls: { ca: certificates.ca } })
    const codes = await codesOf(channel, Date.now() + 1000)
    expect(new Set(codes)).toEqual(new Set([status.DEADLINE_EXCEEDED]))
    expect(socketsTo(address)).toBe(1)
    channel.close()
    await expect.poll(() => socketsTo(address), { timeout: 60_000 }).toBe(0)
  })

  it("of a channel that stays open, whose keepalive gets no answer", async () => {
    await using peer = await startUnreadingPeer()
    const channel = openChannel({
      address: peer.address,
      options: { "grpc.keepalive_time_ms": 500, "grpc.keepalive_timeout_ms": 500 },
    })
    const codes = await codesOf(channel, Infinity)
    expect(new Set(codes)).toEqual(new Set([status.UNAVAILABLE]))
    await expect.poll(() => socketsTo(peer.address), { timeout: 60_000 }).toBe(0)
    channel.close()
  })
})

it("a channel that is closed lets its calls end first", async () => {
  const called = Promise.withResolvers<ServerHttp2Stream>()
  await using server = await startRespondingServer((stream) => called.resolve(stream))
  vi.useFakeTimers({ toFake: ["setTimeout"] })
  const channel = openChannel({ address: server.address })
  const ended = ask(channel)
  const stream = await called.promise
  channel.close()
  await new Promise(setImmediate)
  vi.advanceTimersByTime(10_000)
  vi.useRealTimers()
  respondWith({ body: "0000000000" })(stream)
  expect(await ended).toMatchObject({ code: 0 })
})
