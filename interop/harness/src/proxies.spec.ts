import { existsSync, readFileSync, readdirSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, test } from "vitest"
import {
  HarnessProcess,
  commandLines,
  harness,
  runHarness,
  until,
  words,
} from "./testing/harness-process.ts"
import { noProxy, poorProxies } from "./testing/proxies.ts"

const pair = words("--servers typescript --clients typescript-async")
const unary = words("--scenarios tutorial/unary --transports plaintext")
const poor = ["--proxies", poorProxies]

test("a proxy that there is none of is refused in one line", async () => {
  const { code, stderr } = await harness("run", "--via", "foo")

  expect(code).toBe(2)
  expect(stderr).toMatch(/^harness: --via "foo" matches nothing; there are: direct, .*nginx\n$/)
})

test("a service of the user's own goes with no proxy", async () => {
  const target = words("--target mine=127.0.0.1:1 --cases none.yaml")
  const { code, stderr } = await harness("run", ...target, "--via", "nginx")

  expect(code).toBe(2)
  expect(stderr).toMatch(/^harness: --via puts a proxy before the suite's own servers; .*\n$/)
})

test("a proxy that is not here is named, and the rest runs", async () => {
  const { code, stdout, results } = await runHarness(
    ...pair,
    ...unary,
    ...poor,
    "--via",
    "direct,absent",
  )

  expect(stdout).toContain("absent: absent needs A proxy that no machine has: nobody can")
  expect(results?.absent.map(({ implementation }) => implementation)).toEqual(["absent"])
  expect(results?.cells.map(({ via, outcome }) => [via, outcome])).toEqual([[undefined, "pass"]])
  expect(code).toBe(0)
})

test("where nothing but an absent proxy was chosen the run fails", async () => {
  const { code, stderr } = await harness("run", ...pair, ...unary, ...poor, "--via", "absent")

  expect(code).toBe(1)
  expect(stderr).toContain(
    "nothing can run: absent needs A proxy that no machine has, which is missing",
  )
})

describe.each(["nginx", "haproxy"])("through %s", (via) => {
  test.skipIf(noProxy(via))("the tutorial passes over every transport", async (context) => {
    const { onTestFinished } = context
    const args = ["run", ...pair, "--scenarios", "tutorial/*", "--via", via]
    const run = new HarnessProcess(args, { onTestFinished })
    const { code, results } = await run.ended

    expect(results?.cells.filter(({ outcome }) => outcome !== "pass")).toEqual([])
    expect(new Set(results?.cells.map((cell) => cell.via))).toEqual(new Set([via]))
    expect(new Set(results?.cells.map(({ transport }) => transport)).size).toBe(3)
    expect(results?.cells[0]?.repro).toContain(` --via ${via} `)
    expect(code).toBe(0)
    const logs = join(run.directory, "logs")
    const calls = readdirSync(logs)
      .filter((name) => name.startsWith("proxy."))
      .map((name) => readFileSync(join(logs, name), "utf8"))
      .join("")
    expect(calls).toMatch(/POST .*\/squarerpc_service\.SquareService\/square/)
    expect(commandLines().filter((line) => line.includes(logs))).toEqual([])
  })

  test.skipIf(noProxy(via))(
    "of several servers each has its share, and none is missed",
    async () => {
      const { results } = await runHarness(...pair, "--scenarios", "proxies/*", "--via", via)

      expect(results?.cells.length).toBe(6)
      expect(results?.cells.filter(({ outcome }) => outcome === "fail")).toEqual([])
    },
  )
})

const hasNginx = noProxy("nginx") === undefined

test.runIf(hasNginx)("a proxy that gives all calls to one server is found out", async () => {
  const { results } = await runHarness(
    ...pair,
    ...poor,
    ...words("--transports plaintext --via nginx-sticky --scenarios proxies/in-turn"),
    ...words("--scenarios proxies/least-busy"),
  )

  expect(results?.cells.map(({ outcome, reason }) => [outcome, reason])).toEqual([
    ["fail", "one of 3 servers served no call"],
    ["fail", "one of 2 servers served no call"],
  ])
})

test.runIf(hasNginx)("what its own limits make of a call is seen", async () => {
  const { results } = await runHarness(
    ...pair,
    ...poor,
    ...words("--transports plaintext --via nginx-as-installed"),
    ...words("--scenarios sizes/megabyte-request --scenarios proxies/silence"),
  )

  expect(results?.cells.map(({ scenario, observed }) => [scenario, observed])).toEqual([
    ["proxies/silence", expect.stringMatching(/^a: received \w+, status INTERNAL$/)],
    ["sizes/megabyte-request", "a: status UNKNOWN"],
  ])
})

test.runIf(hasNginx)(
  "a mistake in a configuration is said, with the proxy's own words",
  async () => {
    const { results } = await runHarness(...pair, ...unary, ...poor, "--via", "nginx-mistaken")

    expect(results?.cells[0]?.outcome).toBe("not-run")
    expect(results?.cells[0]?.reason).toMatch(
      /^proxy nginx-mistaken exited with code 1 before it listened: .*unknown directive "grpc_pas".*; log: /,
    )
  },
)

test.runIf(hasNginx)(
  "the death of a proxy in mid-run is said of the cell, and the rest runs",
  async (context) => {
    const { onTestFinished } = context
    const scenarios = words("--scenarios deadlines/* --scenarios tutorial/unary")
    const args = ["run", ...pair, ...words("--transports plaintext --via nginx"), ...scenarios]
    const run = new HarnessProcess(args, { onTestFinished })
    const accessLog = join(run.directory, "logs", "proxy.typescript.nginx.access.log")
    await until(() => existsSync(accessLog) && readFileSync(accessLog, "utf8") !== "")
    process.kill(nginxOf(run.directory), "SIGKILL")
    const { results } = await run.ended

    const red = results?.cells.filter(({ outcome }) => outcome === "fail") ?? []
    expect(red.map(({ reason }) => reason)).toEqual([
      expect.stringMatching(/^proxy nginx died in deadlines\/\S+: it was ended by SIGKILL$/),
    ])
    expect(readdirSync(red[0]?.bundle ?? "")).toEqual(
      expect.arrayContaining(["proxy.typescript.nginx.conf", "proxy.typescript.nginx.log"]),
    )
    expect(results?.cells.filter(({ outcome }) => outcome === "not-run")).toEqual([])
  },
)

test.runIf(hasNginx)("a killed harness leaves no proxy behind", async (context) => {
  const { onTestFinished } = context
  const args = [
    "run",
    ...pair,
    ...words("--transports plaintext --via nginx --scenarios deadlines/*"),
  ]
  const run = new HarnessProcess(args, { onTestFinished })
  const { directory } = run
  await until(() => nginxOf(directory) !== 0)
  run.child.kill("SIGKILL")

  await until(() => nginxOf(directory) === 0)
  expect(nginxOf(directory)).toBe(0)
})

/** 0 where there is none. */
function nginxOf(directory: string): number {
  for (const pid of readdirSync("/proc")) {
    if (!/^\d+$/.test(pid)) continue
    try {
      const line = readFileSync(`/proc/${pid}/cmdline`, "utf8")
      if (line.startsWith("nginx: master") && line.includes(directory)) return Number(pid)
    } catch {
      // It has ended.
    }
  }
  return 0
}
