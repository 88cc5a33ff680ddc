import { status, type ServiceDefinition } from "@grpc/grpc-js"
import { gzipSync } from "node:zlib"
import { expect, it } from "vitest"
import type { Call } from "./call.ts"
import { connect, serve } from "./testing/connection.ts"
import { NumberService } from "./testing/number-service.ts"
import { RawClient, statusOf } from "./testing/raw-client.ts"
import { squareMethods } from "./testing/square-methods.ts"

it("a method without a handler is UNIMPLEMENTED, the others are served", async () => {
  await using connection = await serve(NumberService, { one: (n: number) => n + 1 })
  const outcomes = await connection.callAll()
  expect(outcomes.one).toMatchObject({ code: status.OK, messages: [4] })
  for (const name of ["many", "total", "chat"] as const)
    expect(outcomes[name]).toMatchObject({
      code: status.UNIMPLEMENTED,
      details: `the server does not implement the method /testing.Numbers/${name}`,
    })
})

it("a definition of proto-loader finds handlers by either of their names", async () => {
  // As proto-loader gives it: names as in the .proto file, lower camel case in originalName.
  const definition: ServiceDefinition = {
    One: { ...NumberService.one, originalName: "one" },
    many_more: { ...NumberService.many, originalName: "manyMore" },
    Total: { ...NumberService.total, originalName: "total" },
  }
  await using connection = await serve(definition, {
    one: (n: number) => n,
    many_more: (n: number) => [n],
    Total: () => 7,
  })
  const { one, many, total } = await connection.callAll()
  expect([one.messages, many.messages, total.messages]).toEqual([[3], [3], [7]])
})

it("a handler is called as a method of its object", async () => {
  class Numbers {
    readonly summand = 10
    one(n: number): number {
      return n + this.summand
    }
  }
  await using connection = await serve(NumberService, new Numbers())
  expect(await connection.one(1)).toMatchObject({ messages: [11] })
})

it("a handler sees by which name it was called, and by whom", async () => {
  const seen: Pick<Call, "host" | "peer" | "peerCertificate">[] = []
  await using connection = await connect({
    one(n, { host, peer, peerCertificate }) {
      seen.push({ host, peer, peerCertificate })
      return n
    },
  })
  await connection.one(1)
  expect(seen).toEqual([
    {
      host: `127.0.0.1:${connection.port}`,
      peer: expect.stringMatching(/^127\.0\.0\.1:\d+$/),
      peerCertificate: undefined,
    },
  ])
})

it("a handler sees which requests came compressed", async () => {
  const seen: boolean[] = []
  await using connection = await serve(squareMethods, {
    square(request: Buffer, call: Call) {
      seen.push(call.wasCompressed(request))
      return request
    },
    async sumSquare(requests: AsyncIterable<Buffer>, call: Call) {
      for await (const request of requests) seen.push(call.wasCompressed(request))
      return Buffer.from("")
    },
  })
  using client = new RawClient(connection.port)
  const plain = prefixed(0, Buffer.from("plain"))
  const packed = prefixed(1, gzipSync("packed"))
  const send = (path: string, ...messages: Buffer[]) => {
    const call = client.call(path, { halfClose: false, headers: { "grpc-encoding": "gzip" } })
    call.end(Buffer.concat(messages))
    return statusOf(call)
  }
  expect(await send(squareMethods.square.path, plain)).toBe(status.OK)
  expect(await send(squareMethods.square.path, packed)).toBe(status.OK)
  expect(await send(squareMethods.sumSquare.path, packed, plain, plain, packed)).toBe(status.OK)
  expect(seen).toEqual([false, true, true, false, false, true])
})

function prefixed(flag: number, message: Buffer): Buffer {
  const prefix = Buffer.from([flag, 0, 0, 0, message.length])
  return Buffer.concat([prefix, message])
}

it("the requests of a call that is to take bytes are not parsed, those of others are", async () => {
  const seen: unknown[] = []
  const note = <Request>(request: Request) => {
    seen.push(request)
    return 0
  }
  await using connection = await connect(
    {
      one: note,
      async total(numbers) {
        for await (const each of numbers) note(each)
        return 0
      },
    },
    { takesBytes: (_path, metadata) => metadata.get("as-bytes").length > 0 },
  )
  using client = new RawClient(connection.port)
  const frame = Buffer.concat([Buffer.from([0, 0, 0, 0, 1]), Buffer.from("{")])
  const codeOf = async (path: string, headers: Record<string, string>) => {
    const call = client.call(path, { halfClose: false, headers })
    call.end(frame)
    return statusOf(call)
  }
  for (const { path } of [NumberService.one, NumberService.total]) {
    expect(await codeOf(path, { "as-bytes": "1" })).toBe(status.OK)
    expect(await codeOf(path, {})).toBe(status.INTERNAL)
  }
  expect(seen).toEqual([Buffer.from("{"), Buffer.from("{")])
})
