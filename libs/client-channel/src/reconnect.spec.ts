import { createServer } from "node:net"
import { once } from "node:events"
import { setTimeout as sleep } from "node:timers/promises"
import { ServerCredentials } from "@grpc/grpc-js"
import { expect, it } from "vitest"
import { openChannel } from "./index.ts"
import { ask } from "./testing/ask.ts"
import { startEchoServer } from "./testing/echo-server.ts"
import { startPeer } from "./testing/silent-peer.ts"

it("a server that is away is tried about once a second, however long it is", async () => {
  const attempts: number[] = []
  await using peer = await startPeer((socket) => {
    attempts.push(performance.now())
    socket.destroy()
  })
  const channel = openChannel({ address: peer.address })
  while (attempts.length < 9) {
    expect(await ask(channel)).toMatchObject({ code: 14 })
    await sleep(10)
  }
  channel.close()
  // 7 s at most by the clock of the pauses; with gRPC's own limits 46.
  expect(attempts[8]! - attempts[0]!).toBeLessThan(30_000)
})

it("a server that is back is called again", async () => {
  const first = await startEchoServer(ServerCredentials.createInsecure())
  const port = Number(first.address.split(":")[1])
  const channel = openChannel({ address: first.address })
  expect(await ask(channel)).toMatchObject({ code: 0 })
  first.stop()
  while ((await ask(channel)).code !== 14) await sleep(10)
  const taken = createServer((socket) => socket.destroy())
  await once(taken.listen(port, "127.0.0.1"), "listening")
  for (let calls = 0; calls < 50; calls += 1) {
    expect(await ask(channel)).toMatchObject({ code: 14 })
    await sleep(10)
  }
  taken.close()
  await once(taken, "close")
  const second = await startEchoServer(ServerCredentials.createInsecure(), port)
  while ((await ask(channel)).code !== 0) await sleep(10)
  second.stop()
  channel.close()
})
