import { constants } from "node:http2"
import { connect, createServer } from "node:net"
import { once } from "node:events"
import { describe, expect, it } from "vitest"
import { AsyncChannel, CallError } from "./index.ts"
import { startTextServer, textMethods } from "./testing/text-server.ts"

/** Counts the connections that go through it to the server at this address. */
async function countingRelay(address: string) {
  const [host, port] = address.split(":")
  let connections = 0
  const relay = createServer((near) => {
    connections += 1
    const far = connect(Number(port), host)
    for (const socket of [near, far]) socket.setNoDelay().on("error", () => {})
    near.pipe(far).pipe(near)
  })
  await once(relay.listen(0, "127.0.0.1"), "listening")
  const bound = relay.address()
  return {
    address: `127.0.0.1:${typeof bound === "object" ? bound?.port : bound}`,
    connections: () => connections,
    async [Symbol.asyncDispose]() {
      relay.close()
    },
  }
}

const namesOfNode = Object.entries(constants).flatMap(([name, value]) =>
  name.startsWith("HTTP2_HEADER_") && typeof value === "string" ? [value] : [],
)

describe("metadata that HTTP/2 forbids or gRPC keeps for itself", () => {
  it("is refused in every shape, before the call starts", async () => {
    await using server = await startTextServer({})
    await using channel = new AsyncChannel({ address: server.address })
    const options = { metadata: [["connection", "close"]] } as const
    const calls = [
      () => channel.unary(textMethods.one, "a", options),
      () => channel.serverStreaming(textMethods.many, "a", options).next(),
      () => channel.clientStreaming(textMethods.gather, ["a"], options),
      () => channel.bidiStreaming(textMethods.talk, ["a"], options).next(),
    ]
    for (const call of calls) {
      await expect(call()).rejects.toMatchObject({
        name: "CallError",
        codeName: "INVALID_ARGUMENT",
        details: "the metadata key connection is reserved: HTTP/2 forbids it in a request",
      })
    }
  })

  it("harms no other call, whichever of Node's names it is", async () => {
    await using server = await startTextServer({
      one: (_, respond) => respond(null, "fine"),
      talk: (call) => void call.pipe(call),
    })
    await using relay = await countingRelay(server.address)
    await using channel = new AsyncChannel({ address: relay.address })
    const beside = channel.open(textMethods.talk)
    await beside.send("before")
    expect(await beside.receive()).toMatchObject({ value: "before" })
    for (const name of namesOfNode) {
      for (const values of [["x"], ["x", "y"]]) {
        const metadata = values.map((value) => [name, value] as const)
        await channel.unary(textMethods.one, "hello", { metadata }).then(
          (answer) => expect(answer).toBe("fine"),
          (error: unknown) => {
            expect(error).toBeInstanceOf(CallError)
            expect(error).toMatchObject({ codeName: "INVALID_ARGUMENT" })
          },
        )
      }
    }
    await beside.send("after")
    expect(await beside.receive()).toMatchObject({ value: "after" })
    expect(relay.connections()).toBe(1)
  })
})
