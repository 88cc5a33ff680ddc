import { once } from "node:events"
import type { Http2Server } from "node:http2"
import { setFlagsFromString } from "node:v8"
import { runInNewContext } from "node:vm"
import { expect, it } from "vitest"
import { connect } from "./testing/connection.ts"

setFlagsFromString("--expose-gc")
const gc = runInNewContext("gc") as () => void

it("a call that is open keeps no headers of HTTP/2", async () => {
  await using connection = await connect()
  const [http2Server] = (
    Reflect.get(connection.server.grpc, "http2Servers") as Map<Http2Server, unknown>
  ).keys()
  const seen: WeakRef<object>[] = []
  http2Server?.on("stream", (_stream, headers, _flags, rawHeaders) => {
    seen.push(new WeakRef(headers), new WeakRef(rawHeaders))
  })
  const call = connection.chat()
  call.on("error", () => {})
  call.write(1)
  await once(call, "data")
  // What is looked at by a WeakRef lives until its turn is over.
  await new Promise(setImmediate)
  gc()
  expect(seen.map((headers) => headers.deref())).toEqual([undefined, undefined])
  call.cancel()
})
