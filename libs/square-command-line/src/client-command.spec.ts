import { once } from "node:events"
import { createInterface } from "node:readline"
import { text } from "node:stream/consumers"
import { describe, expect, it } from "vitest"
import { run, start } from "@interop/command-line/testing"

const program = new URL("testing/reporting-client.ts", import.meta.url)

const client = (args: readonly string[], input?: string, env?: NodeJS.ProcessEnv) =>
  run(program, args, input, env)

const toLocalhost = '{"address":"localhost:5000"}\n'

describe("a client's arguments", () => {
  it("are a method and its numbers", async () => {
    expect(await client(["square", "12.3"])).toEqual({
      exitCode: 0,
      stdout: `${toLocalhost}square\n12.3\n`,
      stderr: "",
    })
    expect((await client(["sumSquare", "0", "1", "1e300", "NaN", "Infinity"])).stdout).toBe(
      `${toLocalhost}sumSquare\n0\n1\n1e+300\nNaN\nInfinity\n`,
    )
  })

  it("may be negative numbers, however they are written", async () => {
    expect(
      (await client(["streamrangeSquare", "-3", "-0", "-.5", "-5.", "-1e3", "-Infinity"])).stdout,
    ).toBe(`${toLocalhost}streamrangeSquare\n-3\n-0\n-0.5\n-5\n-1000\n-Infinity\n`)
  })

  it("may have options before, between and after them", async () => {
    const tls = ["--ca", "ca.pem", "--cert", "client.pem", "--key", "client.key"]
    const { stdout } = await client([
      ...tls,
      "sumSquare",
      "1",
      "--timeout-ms",
      "2500",
      "-2",
      "--target",
      "[::1]:7",
    ])
    expect(stdout).toBe(
      '{"address":"[::1]:7","tls":{"ca":"ca.pem","certificate":"client.pem","privateKey":"client.key"},"timeoutMs":2500}\nsumSquare\n1\n-2\n',
    )
  })

  it("may ask for TLS with a server whom the system trusts, and for other ways to connect", async () => {
    const { stdout } = await client([
      "square",
      "1",
      "--tls",
      "--target",
      "127.0.0.1:1,127.0.0.2:2",
      "--load-balancing",
      "round_robin",
      "--connect-timeout-ms",
      "2147483647",
    ])
    expect(stdout).toBe(
      '{"address":"127.0.0.1:1,127.0.0.2:2","tls":{},"loadBalancing":"round_robin","connectTimeoutMs":2147483647}\nsquare\n1\n',
    )
    const identity = ["--tls", "--cert", "client.pem", "--key", "client.key"]
    expect((await client(["square", "1", ...identity])).stdout).toContain(
      '"tls":{"certificate":"client.pem","privateKey":"client.key"}',
    )
  })

  it.each([
    "unix:square.sock",
    "unix:///run/square.sock",
    "dns:///localhost:5000",
    "ipv4:127.0.0.1:5000,127.0.0.2:5001",
    "ipv6:[::1]:5000,[::2]:5000",
    "[::1]:5000,[::2]:5000",
  ])("may name the server as %s", async (address) => {
    const { stdout } = await client(["square", "1", "--target", address])
    expect(stdout).toBe(`${JSON.stringify({ address })}\nsquare\n1\n`)
  })

  it("may be none: five examples, whose headings are apart from the results", async () => {
    const { exitCode, stdout, stderr } = await client([])
    expect(exitCode).toBe(0)
    const zeroToEleven = Array.from({ length: 12 }, (_, n) => `${n}\n`).join("")
    expect(stdout).toBe(
      `${toLocalhost}square\n12.3\nrangeSquare\n12\nsumSquare\n${zeroToEleven}${`streamrangeSquare\n${zeroToEleven}`.repeat(2)}`,
    )
    expect(stderr.trimEnd().split("\n")).toHaveLength(5)
  })

  it("may be a plan", async () => {
    expect(await client(["--plan", "plan.json"])).toEqual({
      exitCode: 0,
      stdout: "plan.json\n",
      stderr: "",
    })
  })

  it("are explained by --help", async () => {
    const { exitCode, stdout, stderr } = await client(["--help"])
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" })
    for (const word of [
      "square X",
      "rangeSquare N",
      "--target",
      "--timeout-ms",
      "standard input",
    ]) {
      expect(stdout).toContain(word)
    }
  })
})

describe("arguments that cannot be", () => {
  it.each([
    [["square", "abc"], '"abc" is not a number'],
    [["square", ""], '"" is not a number'],
    [["sumSquare", "1", "0x10", "3"], '"0x10" (number 2 of 3) is not a number'],
    [["square", "1", "2"], "square takes one number, not 2: 1 2"],
    [["sumSquare", "1", "-"], '"-" (standard input) and numbers cannot be mixed'],
    [
      ["cube", "3"],
      "command-argument value 'cube' is invalid for argument 'method'. Allowed choices are square, rangeSquare, sumSquare, streamrangeSquare.",
    ],
    [["square", "1", "--tagret", "a:1"], "unknown option '--tagret' (Did you mean --target?)"],
    ...(
      [
        ["nowhere", "It must be host:port, as in localhost:5000."],
        ["", "It must be host:port, as in localhost:5000."],
        ["::1:5000", "An IPv6 address stands in brackets, as in [::1]:5000."],
        ["a:70000", 'Its port must be from 1 to 65535, not "70000".'],
        ["http://a:1", "gRPC knows no scheme http; it must be host:port, as in localhost:5000."],
        ["unix:", "unix: needs a path, as in unix:/run/square.sock."],
        ["a:1,b:2,", '"" is no address: it must be host:port, as in localhost:5000.'],
        [
          "ipv4:a:1",
          '"a:1" is no ipv4 address: ipv4: takes addresses of that kind only, as in ipv4:127.0.0.1:5000.',
        ],
      ] as const
    ).map(([target, reason]): [string[], string] => [
      ["--target", target, "square", "1"],
      `option '--target <address>' argument '${target}' is invalid. ${reason}`,
    ]),
    [
      ["--load-balancing", "random", "square", "1"],
      "option '--load-balancing <policy>' argument 'random' is invalid. Allowed choices are pick_first, round_robin.",
    ],
    ...["0", "-1", "NaN", "2147483648"].map((text): [string[], string] => [
      ["--connect-timeout-ms", text, "square", "1"],
      `option '--connect-timeout-ms <ms>' argument '${text}' is invalid. It must be a whole number from 1 to 2147483647.`,
    ]),
    [
      ["--timeout-ms", "soon", "square", "1"],
      "option '--timeout-ms <ms>' argument 'soon' is invalid. It must be a whole number 1 or more.",
    ],
    [["square", "1", "--timeout-ms"], "option '--timeout-ms <ms>' argument missing"],
    [["square", "1", "--ca", "ca", "--cert", "c"], "--cert needs --key as well"],
    [["square", "1", "--ca", "ca", "--key", "k"], "--key needs --cert as well"],
    [["square", "1", "--cert", "c", "--key", "k"], "--cert and --key need --ca or --tls as well"],
    [["--plan", "p", "square"], '--plan takes no method, not "square"'],
    [
      ["--plan", "p", "--target", "a:1"],
      "option '--plan <file>' cannot be used with option '--target <address>'",
    ],
    [["--plan", "p", "--tls"], "option '--plan <file>' cannot be used with option '--tls'"],
  ])("%j end with one line and exit code 2", async (args, line) => {
    expect(await client(args)).toEqual({
      exitCode: 2,
      stdout: "",
      stderr: `reporting-client: ${line}\n`,
    })
  })
})

describe.each([{}, { READING: "blocking" }, { READING: "polling" }])(
  "numbers on standard input (%j)",
  (env) => {
    it.each([[["sumSquare"]], [["sumSquare", "-"]], [["square", "-"]], [["rangeSquare"]]])(
      "are taken for %j",
      async (args) => {
        expect(await client(args, "1 2\n-3\n", env)).toEqual({
          exitCode: 0,
          stdout: `${toLocalhost}${args[0]}\n1\n2\n-3\n`,
          stderr: "",
        })
      },
    )

    it("are taken as they come", async () => {
      const child = start(program, ["streamrangeSquare"], env)
      const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
      expect((await lines.next()).value).toBe(toLocalhost.trimEnd())
      expect((await lines.next()).value).toBe("streamrangeSquare")
      for (const value of ["1", "2", "3"]) {
        child.stdin.write(`${value}\n`)
        expect((await lines.next()).value).toBe(value)
      }
      child.stdin.end()
      expect(await once(child, "exit")).toEqual([0, null])
    })

    it("may be none for a stream, and must be one for a single request", async () => {
      expect(await client(["sumSquare"], "", env)).toMatchObject({ exitCode: 0, stderr: "" })
      expect(await client(["square"], " \n", env)).toMatchObject({
        exitCode: 2,
        stderr: "reporting-client: square needs a number, but standard input held none\n",
      })
    })

    it("end with the first line that holds something else", async () => {
      expect(await client(["sumSquare"], "1\n2\nthree\n4\n", env)).toEqual({
        exitCode: 2,
        stdout: `${toLocalhost}sumSquare\n1\n2\n`,
        stderr: 'reporting-client: "three" in line 3 of standard input is not a number\n',
      })
    })

    it("that are wrong end the program at once, though more may come", async () => {
      const child = start(program, ["sumSquare"], env)
      child.stdin.on("error", () => {}).write("x\n")
      expect(await once(child, "exit")).toEqual([2, null])
    })
  },
)

describe("a client", () => {
  it.each([{}, { READING: "blocking" }, { READING: "polling" }])(
    "whose output nobody reads ends quietly (%j)",
    async (env) => {
      const child = start(program, ["sumSquare"], env)
      const errors = text(child.stderr)
      const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
      child.stdin.on("error", () => {}).write("1\n")
      for (const line of ['{"address":"localhost:5000"}', "sumSquare", "1"]) {
        expect((await lines.next()).value).toBe(line)
      }
      child.stdout.destroy()
      child.stdin.write("2\n")
      expect(await once(child, "exit")).toEqual([0, null])
      expect(await errors).toBe("")
    },
  )
})
