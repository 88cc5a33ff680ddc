import { EventEmitter } from "node:events"
import { constants, type ServerHttp2Session } from "node:http2"
import { Metadata, status } from "@grpc/grpc-js"
import { describe, expect, it } from "vitest"
import { Connection } from "./connection.ts"
import { Decompression } from "./decompression.ts"
import type { BaseCall } from "./grpc-http2.ts"
import { GuardedCall } from "./guarded-call.ts"
import { ReadTurns } from "./read-turns.ts"
import { defaultLimits } from "./server-limits.ts"

/** A call above one that writes down what reaches it. */
function guarded(maxBytesPerConnection = 1_000_000, stream = {}) {
  const sent: unknown[] = []
  const base = {
    stream: Object.assign(
      new EventEmitter(),
      {
        push: () => true,
        close: (code: number) => void sent.push(`reset ${code}`),
        readableLength: 0,
        writableLength: 0,
      },
      stream,
    ),
    incomingEncoding: "identity",
    decoder: { readState: 0 },
    maxReceiveMessageSize: -1,
    handler: { deserialize: (message: Buffer) => message },
    decompressMessage: (message: Buffer) => message,
    start: () => {},
    getDeadline: () => Infinity,
    sendMetadata: () => void sent.push("headers"),
    sendMessage: () => void sent.push("message"),
    sendStatus: ({ code }: { code: number }) => void sent.push(code),
  }
  const limits = { ...defaultLimits(), maxBytesPerConnection }
  const call = new GuardedCall(
    base as unknown as BaseCall,
    { enter: () => undefined, leave: () => {} },
    {
      requestStream: false,
      connection: new Connection({} as ServerHttp2Session, { add: () => {} }, 100, limits),
      decompression: new Decompression(1),
      readTurns: new ReadTurns(),
      takesBytes: () => false,
    },
  )
  return { call, sent }
}

const ok = { code: status.OK, details: "", metadata: null }

describe("after its status a call", () => {
  it("sends no message, and never says that one was taken", () => {
    const { call, sent } = guarded()
    call.sendStatus(ok)
    call.sendMessage(Buffer.alloc(1), () => sent.push("taken"))
    expect(sent).toEqual([status.OK])
  })

  it("sends no headers", () => {
    const { call, sent } = guarded()
    call.sendStatus(ok)
    call.sendMetadata(new Metadata())
    expect(sent).toEqual([status.OK])
  })

  it("sends no other", () => {
    const { call, sent } = guarded()
    call.sendStatus({ code: status.ABORTED, details: "" })
    call.sendStatus(ok)
    expect(sent).toEqual([status.ABORTED])
  })
})

it("a call whose responses are more than its connection may hold ends with RESOURCE_EXHAUSTED", () => {
  const { call, sent } = guarded(10_000)
  for (let message = 0; message < 3; message += 1) call.sendMessage(Buffer.alloc(4000), () => {})
  expect(sent).toEqual(["message", "message", status.RESOURCE_EXHAUSTED])
})

describe("a call whose requests are more than its connection may hold", () => {
  const listener = {} as Parameters<GuardedCall["start"]>[0]

  it("ends with RESOURCE_EXHAUSTED", () => {
    const { call, sent } = guarded(10_000, { readableLength: 20_000 })
    call.start({ ...listener, onCancel: () => {} })
    expect(sent).toEqual([status.RESOURCE_EXHAUSTED])
  })

  it("is reset where a status would wait behind responses", () => {
    const { call, sent } = guarded(10_000, { readableLength: 20_000, writableLength: 1 })
    call.start({ ...listener, onCancel: () => {} })
    expect(sent).toEqual([`reset ${constants.NGHTTP2_ENHANCE_YOUR_CALM}`])
  })
})
