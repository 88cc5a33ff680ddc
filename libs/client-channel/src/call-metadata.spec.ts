import { once } from "node:events"
import { connect, constants, createServer, type ClientHttp2Session } from "node:http2"
import { Metadata as GrpcMetadata } from "@grpc/grpc-js"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { checkedMetadata, type MetadataEntry } from "./call.ts"

const refusal = (...metadata: MetadataEntry[]) => {
  try {
    checkedMetadata(metadata)
  } catch (error) {
    return error as Error
  }
  return undefined
}

describe("the metadata of a call", () => {
  it("is passed on with its keys in lower case", () => {
    const bytes = Buffer.from([0, 255])
    expect(
      checkedMetadata([
        ["X-Text", "a, b~"],
        ["x-data-bin", bytes],
        ["x-text", ""],
      ]),
    ).toEqual([
      ["x-text", "a, b~"],
      ["x-data-bin", bytes],
      ["x-text", ""],
    ])
  })

  it("may be a Metadata of grpc-js", () => {
    const metadata = new GrpcMetadata()
    metadata.add("x-text", "one")
    metadata.add("x-text", "two")
    expect(checkedMetadata(metadata)).toEqual([
      ["x-text", "one"],
      ["x-text", "two"],
    ])
  })

  it.for(["interop-script", "authorization", "user-agent", "cookie", "trailer", "expect"])(
    "may have the key %s",
    (key) => {
      expect(refusal([key, "x"])).toBeUndefined()
    },
  )

  it.for([
    "connection",
    "Connection",
    "keep-alive",
    "proxy-connection",
    "transfer-encoding",
    "upgrade",
    "http2-settings",
    "te",
    "content-length",
    "content-type",
    ":path",
    ":authority",
    "grpc-status",
    "grpc-timeout",
    "grpc-anything-bin",
  ])("may not have the key %s, which is named", (key) => {
    const value = key.endsWith("-bin") ? Buffer.from("x") : "x"
    expect(refusal([key, value])).toMatchObject({
      name: "CallError",
      codeName: "INVALID_ARGUMENT",
      details: expect.stringMatching(`^the metadata key "?${key.toLowerCase()}"? is reserved: `),
    })
  })

  it("may have one value only of a key that is a single field of HTTP", () => {
    expect(refusal(["Authorization", "a"], ["x", "b"], ["authorization", "c"])).toMatchObject({
      codeName: "INVALID_ARGUMENT",
      details: "the metadata key authorization can have one value only",
    })
  })
})

describe("an entry that gRPC cannot carry is refused:", () => {
  it.each([
    ["", "x", 'the metadata key "" is not legal'],
    ["with space", "x", 'the metadata key "with space" is not legal'],
    ["\u00e4", "x", 'the metadata key "\u00e4" is not legal'],
    ["x", "a\nb", 'the value of the metadata key x is not printable ASCII: "a\\nb"'],
    ["x", "\u00e4", 'the value of the metadata key x is not printable ASCII: "\u00e4"'],
    ["x", Buffer.from("x"), "the value of the metadata key x must be a text"],
    ["x-bin", "x", "the value of the metadata key x-bin must be bytes"],
  ])("%j with %j", (key, value, details) => {
    expect(refusal([key, value])).toMatchObject({ codeName: "INVALID_ARGUMENT", details })
  })
})

describe("what passes", () => {
  let session: ClientHttp2Session
  const server = createServer()

  beforeAll(async () => {
    server.on("stream", (stream) => {
      stream.on("error", () => {})
      stream.respond({ ":status": 200 }, { endStream: true })
    })
    await once(server.listen(0, "127.0.0.1"), "listening")
    const address = server.address()
    session = connect(`http://127.0.0.1:${typeof address === "object" ? address?.port : address}`)
  })

  afterAll(() => {
    session.destroy()
    server.close()
  })

  const names = Object.entries(constants).flatMap(([name, value]) =>
    name.startsWith("HTTP2_HEADER_") && typeof value === "string" ? [value] : [],
  )

  // What grpc-js sets itself, after the call's own.
  const overwritten = new Set(["user-agent"])

  it.for([1, 2])("is taken by Node, of all the names that it knows %d times", (times) => {
    const passed = names.filter(
      (name) =>
        refusal(...Array.from({ length: times }, (): MetadataEntry => [name, "x"])) === undefined,
    )
    expect(passed.length).toBeGreaterThan(20)
    for (const name of passed.filter((each) => !overwritten.has(each))) {
      const headers = { [name]: times === 1 ? "x" : Array<string>(times).fill("x") }
      expect(() =>
        session
          .request(headers)
          .on("error", () => {})
          .end(),
      ).not.toThrow()
    }
  })
})
