import { describe, expect, it } from "vitest"
import { checkTarget, ClientChannelError, targetOf } from "./target.ts"

describe("a target", () => {
  it("of one address is taken as it is", () => {
    for (const address of ["localhost:5000", "[::1]:5000", "unix:/run/square"]) {
      expect(targetOf({ address })).toEqual({ address, options: {} })
    }
  })

  it("of several addresses of one kind has grpc-js' name for them", () => {
    const address = "127.0.0.1:1,127.0.0.2:2"
    expect(targetOf({ address, loadBalancing: "round_robin" })).toEqual({
      address: `ipv4:${address}`,
      options: { "grpc.service_config": '{"loadBalancingConfig":[{"round_robin":{}}]}' },
    })
    expect(targetOf({ address: "[::1]:1,[::2]:2" }).address).toBe("ipv6:[::1]:1,[::2]:2")
    const mixed = "localhost:1,127.0.0.1:1,[::1]:2"
    expect(targetOf({ address: mixed }).address).toBe(mixed)
  })

  it("keeps TLS files and turns compression on", () => {
    const tls = { ca: "ca.pem" }
    expect(targetOf({ address: "a:1", tls, compression: "gzip" })).toEqual({
      address: "a:1",
      tls,
      options: { "grpc.default_compression_algorithm": 2 },
    })
  })

  it.each([
    ["127.0.0.1:1,", "malformed-target"],
    ["http://localhost:1", "malformed-target"],
  ])("cannot be %s", (address, code) => {
    const refusal = expect.objectContaining({
      name: ClientChannelError.name,
      code,
      message: expect.stringContaining(`the target ${JSON.stringify(address)} cannot be called: `),
    })
    expect(() => targetOf({ address })).toThrow(refusal)
    expect(() => checkTarget({ address })).toThrow(refusal)
  })
})

describe("connectTimeoutMs", () => {
  it.each([1, 1.5, 2 ** 31 - 1, undefined])("may be %s", (connectTimeoutMs) => {
    expect(() => checkTarget({ address: "localhost:1", connectTimeoutMs })).not.toThrow()
  })

  it.each([Number.NaN, -1, 0, 0.5, 2 ** 31, Infinity])("cannot be %s", (connectTimeoutMs) => {
    expect(() => checkTarget({ address: "localhost:1", connectTimeoutMs })).toThrow(
      new ClientChannelError(
        "invalid-timeout",
        `connectTimeoutMs must be from 1 to 2147483647, not ${connectTimeoutMs}`,
      ),
    )
  })
})
