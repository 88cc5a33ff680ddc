import { createHash, randomBytes } from "node:crypto"
import { once } from "node:events"
import { type AddressInfo, type Socket, connect, createServer } from "node:net"
import { buffer } from "node:stream/consumers"
import { setImmediate as turn } from "node:timers/promises"
import { expect, onTestFinished, test } from "vitest"
import { Recording } from "./recording.ts"
import { Relay, type RelayOptions, resetSocket } from "./relay.ts"

/** A client's and a server's socket with a relay in between. */
async function connected(options?: RelayOptions) {
  const server = createServer({ allowHalfOpen: true }).listen(0, "127.0.0.1")
  await once(server, "listening")
  const recording = new Recording()
  const relay = await Relay.open((server.address() as AddressInfo).port, recording, options)
  const client = connect({ port: relay.port, host: "127.0.0.1", allowHalfOpen: true })
  const [accepted] = (await once(server, "connection")) as [Socket]
  onTestFinished(async () => {
    client.destroy()
    accepted.destroy()
    server.close()
    await relay.close()
  })
  return { client, server: accepted, recording, relay }
}

function carried({ events }: Recording, side: "client" | "server"): Buffer {
  return Buffer.concat(
    events.flatMap((event) => (event.kind === "bytes" && event.side === side ? [event.bytes] : [])),
  )
}

function kinds({ events }: Recording): string[] {
  return events.filter(({ kind }) => kind !== "bytes").map(({ side, kind }) => `${side} ${kind}`)
}

test("both directions arrive and are recorded byte for byte, each ended by its own side", async () => {
  const { client, server, recording } = await connected()
  const [request, response] = [randomBytes(300_000), randomBytes(500_000)]

  client.end(request)
  expect(await buffer(server)).toEqual(request)
  // The client's direction has ended, the server's is open still.
  server.end(response)
  expect(await buffer(client)).toEqual(response)

  expect(carried(recording, "client")).toEqual(request)
  expect(carried(recording, "server")).toEqual(response)
  expect(kinds(recording)).toEqual(["client opened", "client ended", "server ended"])
})

test("what a server says first can wait until its client has spoken", async () => {
  const { client, server, recording } = await connected({ clientFirst: true })

  server.write("settings")
  client.write("preface")
  await Promise.all([once(client, "data"), once(server, "data")])

  const spoken = recording.events.filter(({ kind }) => kind === "bytes")
  expect(spoken.map(({ side }) => side)).toEqual(["client", "server"])
})

test.each(["client", "server"] as const)(
  "a reset by the %s is a reset for the other, after the bytes that came before it",
  async (side) => {
    const { client, server, recording } = await connected()
    const [from, to] = side === "client" ? [client, server] : [server, client]
    const events: string[] = []
    to.on("data", (bytes: Buffer) => events.push(bytes.toString()))
    to.on("end", () => events.push("end"))
    to.on("error", ({ code }: NodeJS.ErrnoException) => events.push(code ?? "?"))

    from.write("last words")
    await once(to, "data")
    from.resetAndDestroy()
    await new Promise((resolve) => to.once("close", resolve))

    expect(events).toEqual(["last words", "ECONNRESET"])
    expect(kinds(recording)).toEqual(["client opened", `${side} reset`])
  },
)

test("a client of a port where nobody listens is reset", async () => {
  const server = createServer().listen(0, "127.0.0.1")
  await once(server, "listening")
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, "close")
  const recording = new Recording()
  const relay = await Relay.open(port, recording)
  onTestFinished(() => relay.close())

  const client = connect({ port: relay.port, host: "127.0.0.1" })
  const [error] = (await once(client, "error")) as [NodeJS.ErrnoException]

  expect(error.code).toBe("ECONNRESET")
  expect(kinds(recording)).toEqual(["client opened", "server reset"])
})

test("a receiver that does not read holds the sender back, and loses nothing", async () => {
  const { client, server, recording } = await connected()
  const sent = createHash("sha256")
  const received = createHash("sha256")
  const chunk = randomBytes(1024 * 1024)
  const chunks = 48
  let accepted = 0
  const sending = (async () => {
    for (; accepted < chunks; accepted += 1) {
      sent.update(chunk)
      if (!client.write(chunk)) await once(client, "drain")
    }
    client.end()
  })()

  // It stands still: so many turns of the event loop bring nothing.
  for (let still = 0, before = -1; still < 2000; still = before === accepted ? still + 1 : 0) {
    before = accepted
    await turn()
  }
  expect(accepted).toBeLessThan(chunks)

  server.on("data", (bytes: Buffer) => received.update(bytes))
  await once(server, "end")
  await sending
  expect(received.digest("hex")).toBe(sent.digest("hex"))
  expect(carried(recording, "client")).toHaveLength(chunks * chunk.length)
})

test("a socket whose end is on its way can be reset", async () => {
  const server = createServer({ allowHalfOpen: true }).listen(0, "127.0.0.1")
  await once(server, "listening")
  const { port } = server.address() as AddressInfo
  const socket = connect({ port, host: "127.0.0.1", allowHalfOpen: true })
  const [accepted] = (await once(server, "connection")) as [Socket]
  onTestFinished(() => {
    accepted.destroy()
    server.close()
  })

  socket.end()
  resetSocket(socket)

  await once(socket, "close")
  expect(socket.destroyed).toBe(true)
})
