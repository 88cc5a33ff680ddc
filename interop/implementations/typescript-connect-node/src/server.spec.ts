import { once } from "node:events"
import { type ClientHttp2Session, connect, constants } from "node:http2"
import type { AddressInfo } from "node:net"
import { expect, onTestFinished, test } from "vitest"
import { serverOf } from "./server.ts"

test("calls on a connection go on after responses of many megabytes were cancelled", async () => {
  const big = Buffer.alloc(3 * 2 ** 20)
  const server = serverOf({ transport: "plaintext" }, ({ url }, response) => {
    response.end(url === "/big" ? big : "")
  })
  onTestFinished(() => void server.close())
  server.listen(0, "127.0.0.1")
  await once(server, "listening")
  const session = connect(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  onTestFinished(() => session.destroy())

  for (let calls = 0; calls < 8; calls += 1) await cancelled(session, "/big")
  const stream = session.request({ ":path": "/small" })
  stream.resume().on("error", () => {})
  await once(stream, "close")
  expect(stream.rstCode).toBe(constants.NGHTTP2_NO_ERROR)
})

async function cancelled(session: ClientHttp2Session, path: string): Promise<void> {
  const stream = session.request({ ":path": path })
  stream.once("data", () => stream.close(constants.NGHTTP2_CANCEL))
  await once(stream, "close")
}
