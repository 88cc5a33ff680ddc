import { scriptKey } from "@interop/driver-protocol"
import { describe, expect, test } from "vitest"
import { CallScripts, onlyResponse, parsedRequests } from "./call-scripts.ts"
import type { ProgramControl, ServedCall, StatusLibrary } from "./served-call.ts"

class StatusError extends Error {
  readonly code: number
  constructor(code: number, message: string) {
    super(message)
    this.code = code
  }
}

const library = {
  statusError: (code: number, message: string) => new StatusError(code, message),
} as unknown as StatusLibrary
const path = "/shop.Orders/Get"
const scripts = new CallScripts(
  { [path]: { codec: "bytes", steps: [] } } as never,
  library,
  {} as ProgramControl,
)
const carrying = (script: unknown) => [[scriptKey, JSON.stringify(script)] as const]

describe("which requests no runtime may touch", () => {
  test("those of a path whose script in the config says so", () => {
    expect(scripts.takesBytes(path, [])).toBe(true)
    expect(scripts.takesBytes("/shop.Orders/List", [])).toBe(false)
  })

  test("what a call carries goes before the config", () => {
    expect(scripts.takesBytes(path, carrying({ call: "1", steps: [] }))).toBe(false)
    expect(scripts.takesBytes("/any", carrying({ call: "1", codec: "bytes", steps: [] }))).toBe(
      true,
    )
  })

  test("a script that cannot be read says nothing of it", () => {
    expect(scripts.takesBytes(path, [[scriptKey, "{"]])).toBe(false)
  })
})

test("a script that cannot be read ends its call with INVALID_ARGUMENT", () => {
  const call = { metadata: [[scriptKey, "{"]], method: { path } } as unknown as ServedCall

  expect(() => scripts.play(call)).toThrow(expect.objectContaining({ code: 3 }))
})

test("a call that has no script has no responses of one", () => {
  const call = { metadata: [], method: { path: "/shop.Orders/List" } } as unknown as ServedCall

  expect(scripts.play(call)).toBeUndefined()
})

async function* of(...messages: Buffer[]) {
  yield* messages
}

test("a call with a single response that ends without one is over", async () => {
  expect(await onlyResponse(of(Buffer.from("a")), library)).toEqual(Buffer.from("a"))
  await expect(onlyResponse(of(), library)).rejects.toMatchObject({ code: 1 })
})

test("a request that the library's messages refuse is INTERNAL, after those before it", async () => {
  const method = {
    path,
    request: (bytes: Buffer) => {
      if (bytes.length === 0) throw new Error("no field")
      return bytes
    },
  } as unknown as ServedCall["method"]
  const requests = parsedRequests(of(Buffer.from("a"), Buffer.alloc(0)), method, library)

  expect((await requests.next()).value).toEqual(Buffer.from("a"))
  await expect(requests.next()).rejects.toMatchObject({
    code: 13,
    message: "Error deserializing request: no field",
  })
})
