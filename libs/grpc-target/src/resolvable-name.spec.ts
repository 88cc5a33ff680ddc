import { afterEach, describe, expect, it, vi } from "vitest"
import { resolvableName, TargetError } from "./index.ts"

afterEach(() => vi.unstubAllEnvs())

function refusal(target: string): { code: string; message: string } {
  try {
    resolvableName(target)
  } catch (error) {
    if (error instanceof TargetError) return { code: error.code, message: error.message }
    throw error
  }
  throw new Error(`${target} was taken`)
}

describe("a target", () => {
  it.each([
    ["localhost:5000", "localhost:5000"],
    ["localhost", "localhost"],
    ["my_host-1.example.:5000", "my_host-1.example.:5000"],
    ["127.0.0.1:5000", "127.0.0.1:5000"],
    ["[::1]:5000", "[::1]:5000"],
    ["127.0.0.1:1,127.0.0.2:2", "ipv4:127.0.0.1:1,127.0.0.2:2"],
    ["[::1]:1,[::2]:2", "ipv6:[::1]:1,[::2]:2"],
    ["localhost:1,127.0.0.1:2,[::1]:2", "localhost:1,127.0.0.1:2,[::1]:2"],
    ["A.example:1,b:2,a.example:1", "A.example:1,b:2"],
    ["127.0.0.1,127.0.0.1:443", "ipv4:127.0.0.1"],
    ["ipv6:[::1]:1,[::1]:2,[::1]:1", "ipv6:[::1]:1,[::1]:2"],
    ["dns:localhost:5000", "dns:localhost:5000"],
    ["dns:///localhost:5000", "dns:localhost:5000"],
    ["dns:///localhost", "dns:localhost"],
    ["dns:///[::1]:5000", "dns:[::1]:5000"],
    ["ipv4:127.0.0.1:5000", "ipv4:127.0.0.1:5000"],
    ["ipv4:127.0.0.1:5000,127.0.0.2", "ipv4:127.0.0.1:5000,127.0.0.2"],
    ["ipv4:///127.0.0.1:5000", "ipv4:127.0.0.1:5000"],
    ["ipv6:[::1]:5000,[::2]:5001", "ipv6:[::1]:5000,[::2]:5001"],
    ["ipv6:///[::1]:5000", "ipv6:[::1]:5000"],
    ["unix:square.sock", "unix:square.sock"],
    ["unix:/run/square,1.sock", "unix:/run/square,1.sock"],
    ["unix:///run/square.sock", "unix:/run/square.sock"],
  ])("%s is %s", (target, name) => {
    expect(resolvableName(target)).toBe(name)
    expect(resolvableName(name)).toBe(name)
  })

  it.runIf(process.platform === "linux")("may be an abstract Unix socket of Linux", () => {
    expect(resolvableName("unix-abstract:square")).toBe("unix:\0square")
    expect(resolvableName("unix:\0square")).toBe("unix:\0square")
  })

  it("may name a DNS server, where grpc-js has been told to ask it", () => {
    const target = "dns://127.0.0.1:53/localhost:5000"
    expect(refusal(target).message).toContain(
      "only with GRPC_NODE_USE_ALTERNATIVE_RESOLVER=true in the environment; for that of the system write dns:///localhost:5000",
    )
    vi.stubEnv("GRPC_NODE_USE_ALTERNATIVE_RESOLVER", "true")
    expect(resolvableName(target)).toBe(target)
    expect(refusal("dns://ns.example/localhost:5000").message).toContain(
      'the DNS server must be an IP address, not "ns.example"',
    )
  })
})

describe("what cannot be called is refused:", () => {
  const hostPort = "it must be host:port, as in localhost:5000"
  const brackets = "an IPv6 address stands in brackets, as in [::1]:5000"
  it.each([
    ["", hostPort],
    [":5000", hostPort],
    ["a b:5000", hostPort],
    ["[localhost]:5000", hostPort],
    ["[::1:5000", hostPort],
    ["localhost:5000/path", 'its port must be from 1 to 65535, not "5000/path"'],
    ["localhost:", 'its port must be from 1 to 65535, not ""'],
    ["localhost:0", 'its port must be from 1 to 65535, not "0"'],
    ["localhost:70000", 'its port must be from 1 to 65535, not "70000"'],
    ["localhost:http", 'its port must be from 1 to 65535, not "http"'],
    ["::1", brackets],
    ["::1:5000", brackets],
    ["fe80::1:5000", brackets],
    ...["[fe80::1%eth0]:5000", "dns:[fe80::1%eth0]:5000"].map((target): [string, string] => [
      target,
      "grpc-js takes no zone in an IPv6 address; use a name or another address",
    ]),
    ["http://localhost:5000", `gRPC knows no scheme http; ${hostPort}`],
    ["xds:///square", `gRPC knows no scheme xds; ${hostPort}`],
    ["dns:", hostPort],
    ["dns:///", hostPort],
    ["dns:///localhost:0", 'its port must be from 1 to 65535, not "0"'],
    ["127.0.0.1:1,", `"" is no address: ${hostPort}`],
    ["ipv4:", `"" is no ipv4 address: ${hostPort}`],
    [
      "ipv4:127.0.0.1:1,localhost:2",
      '"localhost:2" is no ipv4 address: ipv4: takes addresses of that kind only, as in ipv4:127.0.0.1:5000',
    ],
    [
      "ipv4:[::1]:1",
      '"[::1]:1" is no ipv4 address: ipv4: takes addresses of that kind only, as in ipv4:127.0.0.1:5000',
    ],
    [
      "ipv6:127.0.0.1:1",
      '"127.0.0.1:1" is no ipv6 address: ipv6: takes addresses of that kind only, as in ipv6:[::1]:5000',
    ],
    ["ipv6:::1", `"::1" is no ipv6 address: ${brackets}`],
    [
      "ipv4://a/127.0.0.1:1",
      "ipv4: takes no DNS server; write the addresses after ipv4: or ipv4:///",
    ],
    ["unix:", "unix: needs a path, as in unix:/run/square.sock"],
    [
      "unix://",
      "unix: takes no host; write the path after unix: or unix://, as in unix:///run/square.sock",
    ],
    [
      "unix://run/x",
      "unix: takes no host; write the path after unix: or unix://, as in unix:///run/square.sock",
    ],
  ])("%s", (target, reason) => {
    expect(refusal(target)).toEqual({
      code: "malformed",
      message: `the target ${JSON.stringify(target)} cannot be called: ${reason}`,
    })
  })

  it("a path that is too long for a Unix socket", () => {
    expect(refusal(`unix:/${"x".repeat(107)}`).message).toMatch(
      /the path of a Unix socket has at most 10[37] bytes, not 108; choose a shorter one$/,
    )
  })
})
