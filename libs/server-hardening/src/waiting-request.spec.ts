import { EventEmitter } from "node:events"
import { setFlagsFromString } from "node:v8"
import { runInThisContext } from "node:vm"
import { constants, type ServerHttp2Session, type ServerHttp2Stream } from "node:http2"
import { expect, it } from "vitest"
import { Connection } from "./connection.ts"
import { defaultLimits } from "./server-limits.ts"
import { WaitingRequest } from "./waiting-request.ts"

class Stream extends EventEmitter {
  readonly pushed: (Buffer | null)[] = []
  closedWith: number | undefined

  push(chunk: Buffer | null): boolean {
    this.pushed.push(chunk)
    return true
  }

  close(code: number): void {
    this.closedWith = code
  }
}

function waiting(maxBytesPerConnection: number) {
  const limits = { ...defaultLimits(), maxBytesPerConnection }
  const connection = new Connection({} as ServerHttp2Session, { add: () => {} }, 100, limits)
  const stream = new Stream()
  const request = new WaitingRequest(stream as unknown as ServerHttp2Stream, connection)
  return { connection, stream, request }
}

it("what comes of a call that waits counts, and no more once it begins", () => {
  const { connection, stream, request } = waiting(100)
  stream.push(Buffer.alloc(60))
  expect(connection.bytes).toBe(60)
  request.over()
  expect(connection.bytes).toBe(0)
  stream.push(Buffer.alloc(60))
  expect(connection.bytes).toBe(0)
  expect(stream.pushed).toHaveLength(2)
})

it("a call that waits is reset where its connection holds too much", () => {
  const { stream } = waiting(100)
  stream.push(Buffer.alloc(60))
  expect(stream.closedWith).toBeUndefined()
  stream.push(Buffer.alloc(60))
  expect(stream.closedWith).toBe(constants.NGHTTP2_ENHANCE_YOUR_CALM)
})

it("a stream whose call has begun has the properties of an object, not of a hash table", () => {
  setFlagsFromString("--allow-natives-syntax")
  const isFast = runInThisContext("(object) => %HasFastProperties(object)") as (
    object: object,
  ) => boolean
  const { stream, request } = waiting(100)
  // As Node's streams get more while they wait.
  Object.assign(stream, { readableState: {} })
  request.over()
  expect(isFast(stream)).toBe(true)
})
