import { readdirSync } from "node:fs"
import { join } from "node:path"
import { expect, test } from "vitest"
import { HarnessProcess, brokenPrograms, words } from "./testing/harness-process.ts"

/** What came of the cells of a client and several servers, and the logs of the client's processes. */
async function together(...args: string[]) {
  const harness = new HarnessProcess(["run", "--implementations", brokenPrograms, ...args])
  const { code, results } = await harness.ended
  const logs = readdirSync(join(harness.directory, "logs"))
  const outcomes = Object.groupBy(results?.cells ?? [], ({ server }) => server)
  return {
    code,
    outcomesOf: (server: string) => outcomes[server]?.map(({ outcome }) => outcome),
    reds: results?.cells.flatMap(({ server, scenario, transport, outcome, reason = "" }) =>
      outcome === "fail" ? [{ server, scenario, transport, reason }] : [],
    ),
    processes: logs.filter((name) => name.startsWith("client.") && name.endsWith(".log")),
  }
}

test("a client with few cells for each of several servers is started once", async () => {
  const { code, outcomesOf, processes } = await together(
    ...words("--servers typescript* --servers broken-plaintext-only --clients typescript-async"),
    ...words("--scenarios tutorial/unary"),
  )

  expect(code).toBe(0)
  expect(outcomesOf("typescript")).toEqual(["pass", "pass", "pass"])
  expect(outcomesOf("typescript-workers")).toEqual(["pass", "pass", "pass"])
  expect(outcomesOf("broken-plaintext-only")).toEqual(["pass", "unsupported", "unsupported"])
  expect(processes).toHaveLength(1)
})

test("a server that dies costs its cell in flight; those of the others are run", async () => {
  const { code, outcomesOf, reds } = await together(
    ...words("--servers typescript* --servers broken-dies-in-mid-stream"),
    ...words("--clients typescript-async --scenarios tutorial/server-streaming"),
  )

  expect(code).toBe(1)
  expect(outcomesOf("typescript")).toEqual(["pass", "pass", "pass"])
  expect(outcomesOf("typescript-workers")).toEqual(["pass", "pass", "pass"])
  expect(reds).toEqual([
    {
      server: "broken-dies-in-mid-stream",
      scenario: "tutorial/server-streaming",
      transport: "mtls",
      reason: expect.stringMatching(/died in .*: it was ended by SIGKILL/) as string,
    },
  ])
})

test("a server that cannot start costs its own cells", async () => {
  const { code, outcomesOf } = await together(
    ...words("--servers typescript* --servers broken-dies-at-once --clients typescript-async"),
    ...words("--scenarios tutorial/unary --transports plaintext"),
  )

  expect(code).toBe(1)
  expect(outcomesOf("typescript")).toEqual(["pass"])
  expect(outcomesOf("typescript-workers")).toEqual(["pass"])
  expect(outcomesOf("broken-dies-at-once")).toEqual(["not-run"])
})

test.each([
  ["dies-in-case", "was ended by SIGKILL", 1],
  ["skips-a-case", "skips tutorial/server-streaming", 1],
  ["exits-early", "exited with code 0 before it had run all of its cases", 1],
  ["knows-everything", "is broken", 5],
])(
  "a client that is wrong (%s) is as wrong with each of its servers",
  async (fault, reason, count) => {
    const { code, reds } = await together(
      ...words(`--servers typescript* --clients broken-${fault}`),
      ...words("--scenarios tutorial/* --transports plaintext"),
    )

    expect(code).toBe(1)
    const byServer = Object.groupBy(reds ?? [], ({ server }) => server)
    expect(byServer["typescript"]).toHaveLength(count)
    expect(byServer["typescript-workers"]).toHaveLength(count)
    for (const red of reds ?? []) expect(red.reason).toContain(reason)
  },
)
