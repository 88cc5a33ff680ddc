import { execFile, spawn, spawnSync } from "node:child_process"
import { once } from "node:events"
import { mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { createInterface } from "node:readline"
import { promisify } from "node:util"
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest"
import { parse } from "yaml"
import { HarnessProcess, runHarness, words } from "./testing/harness-process.ts"
import { implementationsDirectory, workspaceRoot } from "./workspace.ts"

const orders = join(workspaceRoot, "examples", "orders")
const contract = ["--contract", join(orders, "orders.proto")]
const expectations = join(orders, "expected.yaml")
const clients = words("--clients typescript-async --clients python-sync")
const twoStacks = [...words("--servers typescript --servers python-threads"), ...clients]

/** Of a stack whose requirements are the example's as well. */
const python = join(implementationsDirectory, "python-grpcio", ".venv", "bin", "python")
const pythonService = [python, join(orders, "python-service", "service.py")]

const scratch = mkdtempSync(join(tmpdir(), "orders-"))
const goService = [join(scratch, "orders")]
const goExcuse = excuseFor(spawnSync("go", ["version"], { encoding: "utf8" }).stdout)
/** Where nothing of grpc-go was ever compiled, on half a core. */
const BUILD_TIMEOUT_MS = 900_000

afterAll(() => rmSync(scratch, { recursive: true, force: true }))

test("messages that are drawn pass between stacks as they are", async () => {
  const drawn = words("--seed 1 --examples 5 --transports plaintext")
  const { code, results } = await runHarness(...contract, ...drawn, ...twoStacks)

  const scenarios = new Set(results?.cells.map(({ scenario }) => scenario))
  expect([...scenarios].toSorted()).toEqual([
    "drawn/shop.v1.Orders.AddUp",
    "drawn/shop.v1.Orders.Get",
    "drawn/shop.v1.Orders.List",
    "drawn/shop.v1.Orders.Quote",
  ])
  expect({ code, pass: results?.totals.pass }).toEqual({ code: 0, pass: 16 })
})

test("scenarios that were kept are green", async () => {
  const { code, results } = await runHarness(
    "--contract",
    join(orders, "interop"),
    "--transports",
    "plaintext",
    ...twoStacks,
  )

  expect({ code, pass: results?.totals.pass }).toEqual({ code: 0, pass: 8 })
})

describe.skipIf(goExcuse !== undefined)(
  `the service in Go${goExcuse ? ` (skipped: ${goExcuse})` : ""}`,
  () => {
    beforeAll(async () => {
      await promisify(execFile)("go", ["build", "-o", scratch, "."], {
        cwd: join(orders, "go-service"),
        // As the stacks build, so that nothing is compiled a second time.
        env: { ...process.env, CGO_ENABLED: "0", GOFLAGS: "-trimpath" },
      })
    }, BUILD_TIMEOUT_MS)

    test("gives all clients the same, which is what expected.yaml has", async () => {
      const again = join(scratch, "expected.yaml")
      const { code, stdout } = await callService(goService, join(orders, "cases.yaml"), [
        "--keep",
        again,
      ])

      expect({ code, stdout }).toMatchObject({ code: 0 })
      expect(parse(readFileSync(again, "utf8"))).toEqual(parse(readFileSync(expectations, "utf8")))
    })

    test("gives what expected.yaml has", async () => {
      const { code, stdout } = await callService(goService, expectations)

      expect({ code, stdout }).toMatchObject({ code: 0 })
    })
  },
)

describe("the service in Python", () => {
  test("gives all clients the same", async () => {
    const { code, stdout } = await callService(pythonService, join(orders, "cases.yaml"))

    expect({ code, stdout }).toMatchObject({ code: 0 })
  })

  test("differs from the one in Go in the nanoseconds", async () => {
    const { code, results } = await callService(pythonService, expectations)

    const red = results?.cells.filter(({ outcome }) => outcome !== "pass")
    expect(red?.map(({ client, scenario, outcome }) => ({ client, scenario, outcome }))).toEqual([
      { client: "python-sync", scenario: "cases/add-up", outcome: "fail" },
      { client: "typescript-async", scenario: "cases/add-up", outcome: "fail" },
    ])
    for (const { expected, actual } of red ?? []) {
      expect(expected).toContain("09:30:00.123456789Z")
      expect(actual).toContain("09:30:00.123456Z")
    }
    expect(code).toBe(1)
  })
})

test("the bookkeeping loses the nanoseconds of what a server sends it", async () => {
  const script = ["--script", join(orders, "answers.yaml")]
  const command = [python, join(orders, "python-service", "bookkeeping.py")]
  const options = [...script, ...words("--servers typescript --port 0")]
  const harness = new HarnessProcess(["serve", ...contract, ...options, "--", ...command])
  const { code, stdout } = await harness.ended

  expect(stdout).toContain("2 orders, 63.700000000 EUR\n")
  expect(stdout).toMatch(/^typescript #1 List {2}right$/m)
  expect(stdout).toMatch(/^typescript #2 AddUp {2}wrong: /m)
  expect(stdout).toMatch(/^ {2}expected: .*09:30:00\.123456789Z"}$/m)
  expect(stdout).toMatch(/^ {2}actual: .*09:30:00\.123456Z"}$/m)
  expect(stdout).toContain("\nred: 2 calls: 1 right, 1 wrong, 0 missing; ")
  expect(code).toBe(1)
})

/** Has clients do with the service as the file of cases says. */
async function callService(service: string[], cases: string, options: string[] = []) {
  const target = `shop=${await startService(service)}`
  return runHarness(...contract, "--target", target, "--cases", cases, ...options, ...clients)
}

/** A service on a port that it chooses; gives its address. It ends with the test, as SIGTERM asks it to. */
async function startService([program = "", ...args]: string[]): Promise<string> {
  const service = spawn(program, [...args, "--port", "0"], { stdio: ["ignore", "pipe", "inherit"] })
  const ended = once(service, "exit")
  onTestFinished(async () => {
    service.kill("SIGTERM")
    expect(await ended).toEqual([0, null])
  })
  for await (const line of createInterface(service.stdout)) return line.split(" ").at(-1) ?? ""
  throw new Error(`${program} ends without a word`)
}

function excuseFor(version: string | null): string | undefined {
  const [, major, minor] = /go(\d+)\.(\d+)/.exec(version ?? "") ?? []
  if (major === undefined) return "there is no Go"
  return Number(major) > 1 || Number(minor) >= 26 ? undefined : "Go is older than 1.26"
}
