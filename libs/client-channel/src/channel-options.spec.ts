import { createServer, Socket } from "node:net"
import { once } from "node:events"
import { Channel, credentials, ServerCredentials } from "@grpc/grpc-js"
import { afterEach, describe, expect, it, vi } from "vitest"
import { channelOptions } from "./index.ts"
import { callEcho } from "./testing/call-echo.ts"
import { startEchoServer } from "./testing/echo-server.ts"

afterEach(() => vi.unstubAllEnvs())

describe("a channel with the client policy", () => {
  it("has a connection of its own, also to a server that another channel talks to", async () => {
    const server = createServer((socket) => socket.on("error", () => {}))
    await once(server.listen(0, "127.0.0.1"), "listening")
    const address = server.address()
    if (address === null || typeof address === "string") throw new Error("not listening on TCP")
    const channels: Channel[] = []
    for (const _ of ["first", "second"]) {
      const connected = once(server, "connection")
      const target = `127.0.0.1:${address.port}`
      const channel = new Channel(target, credentials.createInsecure(), channelOptions())
      channel.getConnectivityState(true)
      channels.push(channel)
      const [socket] = await connected
      expect(socket).toBeInstanceOf(Socket)
    }
    for (const channel of channels) channel.close()
    server.close()
  })

  it("goes to its server directly, whatever proxy the environment names", async () => {
    vi.stubEnv("http_proxy", "http://127.0.0.1:1")
    vi.stubEnv("no_proxy", "")
    const { address, stop } = await startEchoServer(ServerCredentials.createInsecure())
    const answer = await callEcho(address, credentials.createInsecure(), Buffer.from("direct"))
    expect(answer?.toString()).toBe("direct")
    stop()
  })

  it("says RESOURCE_EXHAUSTED of a request above 4 MiB, and sends one of 4 MiB", async () => {
    const { address, stop } = await startEchoServer(ServerCredentials.createInsecure())
    const largest = Buffer.alloc(4 * 1024 * 1024)
    const answer = await callEcho(address, credentials.createInsecure(), largest)
    expect(answer?.length).toBe(largest.length)
    const tooLarge = Buffer.alloc(largest.length + 1)
    await expect(callEcho(address, credentials.createInsecure(), tooLarge)).rejects.toMatchObject({
      code: 8,
      details: "Attempted to send message with a size larger than 4194304",
    })
    stop()
  })

  it("asks a silent peer by a PING, and takes no policy from the DNS", () => {
    // Minutes, which no test can wait for; what grpc-js makes of them is grpc-js' own.
    expect(channelOptions()).toMatchObject({
      "grpc.keepalive_time_ms": 330_000,
      "grpc.keepalive_timeout_ms": 20_000,
      "grpc.service_config_disable_resolution": 1,
      "grpc.max_receive_message_length": 4_194_304,
      "grpc.initial_reconnect_backoff_ms": 100,
      "grpc.max_reconnect_backoff_ms": 1000,
    })
  })
})
