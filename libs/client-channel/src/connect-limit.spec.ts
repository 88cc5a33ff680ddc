import { mkdtempSync, readFileSync, rmSync } from "node:fs"
import { once } from "node:events"
import { connect, type Socket } from "node:net"
import { tmpdir } from "node:os"
import { createServer as createTlsServer } from "node:tls"
import { join } from "node:path"
import { MessageChannel } from "node:worker_threads"
import { connectivityState, ServerCredentials, type experimental } from "@grpc/grpc-js"
import { makeCertificates, type CertificatePaths } from "@interop/certificates"
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest"
import { limitConnecting } from "./connect-limit.ts"
import type { Subchannel, Transport } from "./grpc-js-internals.ts"
import { openChannel, type ChannelTarget } from "./index.ts"
import { ask } from "./testing/ask.ts"
import { startEchoServer } from "./testing/echo-server.ts"
import { startPeer } from "./testing/silent-peer.ts"

const directory = mkdtempSync(join(tmpdir(), "connect-limit-"))
let certificates: CertificatePaths
let ca: string

beforeAll(async () => {
  certificates = await makeCertificates({ directory })
  ca = certificates.ca
})

afterAll(() => rmSync(directory, { recursive: true }))

type OpenChannel = ReturnType<typeof openChannel>

function open(target: ChannelTarget): OpenChannel & Disposable {
  const channel = openChannel({ connectTimeoutMs: 300, ...target })
  return Object.assign(channel, { [Symbol.dispose]: () => channel.close() })
}

describe("a call to a peer that accepts TCP", () => {
  it("and says nothing is UNAVAILABLE, and so is the next, and none leaves a connection", async () => {
    await using peer = await startPeer()
    using channel = open({ address: peer.address })
    const silent = {
      code: 14,
      details: expect.stringContaining(
        `connecting to ${peer.address} took longer than 300 ms: the peer sent no HTTP/2 SETTINGS`,
      ),
    }
    expect(await ask(channel)).toMatchObject(silent)
    expect(await ask(channel)).toMatchObject(silent)
    channel.close()
    await expect.poll(() => peer.open(), { timeout: 60_000 }).toBe(0)
  })

  it("and stalls in TLS is UNAVAILABLE", async () => {
    await using peer = await startPeer()
    const address = peer.address.replace("127.0.0.1", "localhost")
    using channel = open({ address, tls: { ca } })
    expect(await ask(channel)).toMatchObject({
      code: 14,
      details: expect.stringMatching(/took longer than 300 ms: the TLS handshake did not end/),
    })
  })

  it.for([
    ["plaintext", () => ({})],
    ["TLS", () => ({ tls: { ca } })],
  ] as const)("and half-closes is UNAVAILABLE over %s", async ([, transport]) => {
    await using peer = await startPeer((socket) => socket.resume().end())
    using channel = open({ address: peer.address, connectTimeoutMs: 3_600_000, ...transport() })
    expect(await ask(channel)).toMatchObject({ code: 14 })
  })

  it("and sends half of its SETTINGS is UNAVAILABLE", async () => {
    await using peer = await startPeer((socket) => socket.resume().write(Buffer.from([0, 0, 0, 4])))
    using channel = open({ address: peer.address })
    expect(await ask(channel)).toMatchObject({
      code: 14,
      details: expect.stringContaining("the peer sent no HTTP/2 SETTINGS"),
    })
  })

  it("and waits for its connection ends at its deadline", async () => {
    await using peer = await startPeer()
    using channel = open({ address: peer.address })
    expect(await ask(channel, { deadline: Date.now() + 1500, waitForReady: true })).toMatchObject({
      code: 4,
    })
  })
})

const http2: string[] = ["h2"]

describe("a TLS peer", () => {
  it.for([
    ["chooses HTTP/2 by ALPN", { ALPNProtocols: http2 }, 0, ""],
    ["chooses nothing", {}, 14, "did not choose HTTP/2 in the TLS handshake (ALPN), but nothing"],
  ] as const)("that %s gives a call its status", async ([, choice, code, details]) => {
    const { certificate, privateKey } = certificates.server
    const echo = await startEchoServer(ServerCredentials.createInsecure())
    const port = Number(echo.address.split(":")[1])
    const peer = createTlsServer(
      {
        cert: readFileSync(certificate),
        key: readFileSync(privateKey),
        ...choice,
      },
      (near) => {
        const far = connect(port, "127.0.0.1")
        for (const socket of [near, far]) socket.on("error", () => {})
        near.pipe(far).pipe(near)
      },
    )
    await once(peer.listen(0, "127.0.0.1"), "listening")
    const address = peer.address()
    using channel = open({
      address: `localhost:${typeof address === "object" ? address?.port : address}`,
      tls: { ca },
      connectTimeoutMs: 3_600_000,
    })
    expect(await ask(channel)).toMatchObject({
      code,
      details: expect.stringContaining(details),
    })
    peer.close()
    echo.stop()
  })
})

describe("a call that waits for its connection", () => {
  it("is made once the peer speaks", async () => {
    const { address, stop } = await startEchoServer(ServerCredentials.createInsecure())
    const port = Number(address.split(":")[1])
    let attempts = 0
    await using peer = await startPeer((near) => {
      attempts += 1
      if (attempts < 3) return void near.resume()
      const far = connect(port, "localhost")
      far.on("error", () => {})
      near.pipe(far).pipe(near)
    })
    using channel = open({ address: peer.address })
    expect(await ask(channel, { waitForReady: true })).toMatchObject({ code: 0 })
    // On a busy machine the third may take too long as well.
    expect(attempts).toBeGreaterThanOrEqual(3)
    stop()
  })
})

describe("a channel of several addresses", () => {
  it("reaches the one that speaks, and gives up the silent one", async () => {
    const { address, stop } = await startEchoServer(ServerCredentials.createInsecure())
    await using peer = await startPeer()
    const port = address.split(":")[1]
    using channel = open({
      address: `ipv4:${peer.address},127.0.0.1:${port}`,
      // Enough for the one that speaks, whatever else the machine does.
      connectTimeoutMs: 3000,
      options: { "grpc.service_config": '{"loadBalancingConfig":[{"round_robin":{}}]}' },
    })
    const accepted = once(peer.server, "connection")
    expect(await ask(channel)).toMatchObject({ code: 0 })
    const [silent] = (await accepted) as [Socket]
    if (!silent.closed) await once(silent, "close")
    expect(await ask(channel)).toMatchObject({ code: 0 })
    stop()
  })

  it("is UNAVAILABLE when all are silent", async () => {
    await using first = await startPeer()
    await using second = await startPeer()
    using channel = open({ address: `ipv4:${first.address},${second.address}` })
    expect(await ask(channel)).toMatchObject({
      code: 14,
      details: expect.stringContaining("the peer sent no HTTP/2 SETTINGS"),
    })
  })
})

it("a channel that is closed while it connects leaves no connection", async () => {
  await using peer = await startPeer()
  const channel = openChannel({ address: peer.address, connectTimeoutMs: 3_600_000 })
  const accepted = once(peer.server, "connection")
  channel.getConnectivityState(true)
  await accepted
  channel.close()
  await expect.poll(() => peer.open(), { timeout: 60_000 }).toBe(0)
  expect(channel.getConnectivityState(false)).toBe(connectivityState.SHUTDOWN)
})

describe("an attempt whose time is up", () => {
  function limited(connect: () => Promise<Transport>) {
    const subchannel: Subchannel = {
      connector: { connect, shutdown: () => {} },
      addConnectivityStateListener: () => {},
    }
    limitConnecting(subchannel, 20)
    return subchannel.connector.connect(
      { host: "127.0.0.1", port: 1 },
      {} as experimental.SecureConnector,
      {},
    )
  }

  it("closes the connection that comes all the same", async () => {
    const late = Promise.withResolvers<Transport>()
    await expect(limited(() => late.promise)).rejects.toThrow("took longer than 20 ms")
    const shutdown = Promise.withResolvers<void>()
    late.resolve({ shutdown: () => shutdown.resolve() } as Transport)
    await shutdown.promise
  })

  it("has what came while this thread was busy", async () => {
    const { port1, port2 } = new MessageChannel()
    // Else the event loop may come to what was sent before it comes to its timers.
    await new Promise(setImmediate)
    const transport = {} as Transport
    const connected = limited(async () => {
      await once(port2, "message")
      return transport
    })
    port1.postMessage("connected")
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100)
    expect(await connected).toBe(transport)
    port1.close()
  })
})

describe("without a choice", () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ["setTimeout"] })
  })

  afterEach(() => {
    vi.useRealTimers()
  })

  it("an attempt has 20 s", async () => {
    await using peer = await startPeer()
    using channel = open({ address: peer.address, connectTimeoutMs: undefined })
    const accepted = once(peer.server, "connection")
    const ended = ask(channel)
    await accepted
    vi.advanceTimersByTime(19_000)
    expect(channel.getConnectivityState(false)).toBe(connectivityState.CONNECTING)
    vi.advanceTimersByTime(1000)
    expect(await ended).toMatchObject({
      code: 14,
      details: expect.stringContaining("took longer than 20000 ms"),
    })
  })
})
