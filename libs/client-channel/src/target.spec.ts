import { describe, expect, it } from "vitest"
import { ClientChannelError, targetOf } from "./target.ts"

describe("a target", () => {
  it("of one address is taken as it is", () => {
    for (const address of ["localhost:5000", "[::1]:5000", "unix:/run/square"]) {
      expect(targetOf({ address })).toEqual({ address, options: {} })
    }
  })

  it("of several addresses has grpc-js' name for them", () => {
    const address = "127.0.0.1:1,127.0.0.2:2"
    expect(targetOf({ address, loadBalancing: "round_robin" })).toEqual({
      address: `ipv4:${address}`,
      options: { "grpc.service_config": '{"loadBalancingConfig":[{"round_robin":{}}]}' },
    })
    expect(targetOf({ address: "[::1]:1,[::2]:2" }).address).toBe("ipv6:[::1]:1,[::2]:2")
  })

  it("keeps TLS files and turns compression on", () => {
    const tls = { ca: "ca.pem" }
    expect(targetOf({ address: "a:1", tls, compression: "gzip" })).toEqual({
      address: "a:1",
      tls,
      options: { "grpc.default_compression_algorithm": 2 },
    })
  })

  it.each(["localhost:1,localhost:2", "127.0.0.1:1,[::1]:2", "127.0.0.1:1,"])(
    "cannot be %s",
    (address) => {
      expect(() => targetOf({ address })).toThrow(
        new ClientChannelError(
          "several-names",
          `grpc-js takes several addresses together only as IP addresses of one kind, found ${address}`,
        ),
      )
    },
  )
})
