import { randomUUID } from "node:crypto"
import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs"
import { hostname, tmpdir } from "node:os"
import { join } from "node:path"
import { describe, expect, test } from "vitest"
import { OWNER_LABEL, ownerOf } from "./launch/container/owner.ts"
import { contents, engineContents, lines, noEngine } from "./testing/engine.ts"
import {
  HarnessProcess,
  buildAndRunHarness,
  outcomes,
  commandLines,
  runHarness,
  until,
} from "./testing/harness-process.ts"
import { longCase } from "./testing/own-scenarios.ts"
import { buildRyukStandIn, officialRyuk, withRyuk, withoutRyuk } from "./testing/ryuk.ts"

const pair = ["--servers", "typescript", "--clients", "typescript-async"]
const tutorial = ["--scenarios", "tutorial/*"]
const container = ["--runtime", "container"]
const fixtures = (name: string) => join(import.meta.dirname, "..", "fixtures", name)

const excuse = noEngine()
const minutes = 60_000

describe.skipIf(excuse !== undefined)(`containers${excuse ? ` (skipped: ${excuse})` : ""}`, () => {
  test("give the same cells and outcomes as processes", { timeout: 30 * minutes }, async () => {
    const inContainers = await buildAndRunHarness(...container, ...pair, ...tutorial)
    const asProcesses = await runHarness(...pair, ...tutorial)

    expect(inContainers.stderr).toContain("15 of 15 pass")
    expect(outcomes(inContainers.results)).toEqual(outcomes(asProcesses.results))
    expect(inContainers.code).toBe(0)
  })

  test("have a server for each contract", { timeout: 12 * minutes }, async () => {
    const both = [...tutorial, "--scenarios", "kinds-presence/explicit"]
    const { code, results } = await runHarness(...container, ...pair, ...both)

    expect(new Set(results?.cells.map(({ outcome }) => outcome))).toEqual(new Set(["pass"]))
    expect(results?.cells).toHaveLength(16)
    expect(code).toBe(0)
  })

  test(
    "serve clients on this machine through published ports",
    { timeout: 12 * minutes },
    async () => {
      const { code, results } = await runHarness(
        "--runtime",
        "container-servers",
        ...pair,
        ...tutorial,
      )

      expect(results?.totals).toEqual({
        pass: 15,
        diverges: 0,
        fail: 0,
        unsupported: 0,
        "not-run": 0,
      })
      expect(code).toBe(0)
    },
  )

  test("are on the network of their run and on no other", { timeout: 12 * minutes }, async () => {
    const harness = new HarnessProcess(["run", ...container, ...pair, ...longCase()])
    await until(() => contents(harness).length === 3)
    const [server = "", client = "", network] = contents(harness)

    for (const name of [server, client]) {
      expect(
        lines("docker", "inspect", "--format", "{{json .NetworkSettings.Networks}}", name).flatMap(
          (networks) => Object.keys(JSON.parse(networks) as object),
        ),
      ).toEqual([network])
    }
  })

  test(
    "leave nothing behind when the harness is killed: the label sweep",
    { timeout: 12 * minutes },
    async () => {
      const harness = new HarnessProcess(["run", ...container, ...pair, ...longCase()], {
        env: withoutRyuk(),
      })
      await until(() => contents(harness).length === 3)
      expect(sweepers(harness)).toHaveLength(1)
      harness.child.kill("SIGKILL")
      await harness.ended

      await until(() => contents(harness).length === 0)
      expect(contents(harness)).toEqual([])
    },
  )

  const official = officialRyuk()
  const reapers = [
    { name: "Ryuk", excuse: official.excuse, image: () => official.image },
    { name: "a reaper that speaks as Ryuk does", excuse: undefined, image: buildRyukStandIn },
  ]
  for (const { name, excuse: reaperExcuse, image } of reapers) {
    test.skipIf(reaperExcuse !== undefined)(
      `leave nothing behind when the harness is killed: ${name}${reaperExcuse ? ` (skipped: ${reaperExcuse})` : ""}`,
      { timeout: 12 * minutes },
      async () => {
        const harness = new HarnessProcess(["run", ...container, ...pair, ...longCase()], {
          env: withRyuk(image()),
        })
        await until(() => contents(harness).length === 3)
        expect(sweepers(harness)).toEqual([])
        harness.child.kill("SIGKILL")
        await harness.ended

        await until(() => contents(harness).length === 0)
        expect(contents(harness)).toEqual([])
      },
    )
  }

  test(
    "of one run stay when another ends that shares its Ryuk",
    { timeout: 12 * minutes },
    async () => {
      const env = { ...withRyuk(buildRyukStandIn()), TESTCONTAINERS_RYUK_TEST_LABEL: "false" }
      const long = new HarnessProcess(["run", ...container, ...pair, ...longCase()], { env })
      await until(() => contents(long).length === 3)
      const short = new HarnessProcess(
        ["run", ...container, ...pair, "--scenarios", "unary", "--transports", "plaintext"],
        { env },
      )
      const { results } = await short.ended

      expect(results?.guard).toBe("Ryuk (interop/ryuk-protocol:latest)")
      expect(results?.totals.pass).toBe(1)
      expect(contents(long)).toHaveLength(3)
    },
  )

  test(
    "that a killed harness and sweeper left are removed at the next start",
    { timeout: 12 * minutes },
    async () => {
      const gone = lines("sh", "-c", "echo $$")[0] ?? ""
      const label = `${OWNER_LABEL}=${hostname()} ${gone}`
      lines("docker", "network", "create", "--label", label, `interop-left-${gone}`)
      expect(engineContents(label)).toEqual([`interop-left-${gone}`])

      await runHarness(...container, ...pair, "--scenarios", "unary", "--transports", "plaintext")

      expect(engineContents(label)).toEqual([])
    },
  )

  test(
    "a server killed in mid-stream costs the cell in flight; the others are run",
    { timeout: 12 * minutes },
    async () => {
      const harness = new HarnessProcess([
        "run",
        ...container,
        ...pair,
        "--transports",
        "plaintext",
        ...longCase(),
      ])
      const owner = `${OWNER_LABEL}=${ownerOf(harness.child.pid ?? 0, hostname())}`
      const server = () =>
        lines(
          "docker",
          "ps",
          "--filter",
          `label=${owner}`,
          "--format",
          "{{.ID}} {{.Command}}",
          "--no-trunc",
        ).find((line) => line.includes("server/src/main"))
      await until(
        () =>
          server() !== undefined && harness.log("client.typescript-async.typescript") !== undefined,
      )
      lines("docker", "kill", server()?.split(" ")[0] ?? "")
      const { code, results } = await harness.ended

      const red = results?.cells.filter(({ outcome }) => outcome !== "pass")
      expect(red?.map(({ reason }) => reason)).toEqual([
        "server typescript died in long/stream: it was ended by SIGKILL",
      ])
      expect(results?.totals.pass).toBe(1)
      expect(code).toBe(1)
    },
  )

  test("a server without memory is told as such", { timeout: 12 * minutes }, async () => {
    const { code, results } = await runHarness(
      ...container,
      ...pair,
      "--container-memory-mb",
      "8",
      "--scenarios",
      "unary",
    )

    expect(results?.cells[0]?.reason).toMatch(/because memory ran out/)
    expect(results?.totals.pass).toBe(0)
    expect(code).toBe(1)
  })

  test(
    "a server that is never ready is told as such, with its log",
    { timeout: 12 * minutes },
    async () => {
      const { code, results } = await buildAndRunHarness(
        ...container,
        "--implementations",
        fixtures("containers"),
        "--start-timeout-ms",
        "2000",
        "--servers",
        "never-ready",
        "--clients",
        "typescript-async",
        "--scenarios",
        "unary",
      )

      expect(results?.cells[0]?.reason).toMatch(
        /server never-ready was not ready within 2 s; log: .*server\.never-ready\.log/,
      )
      expect(code).toBe(1)
    },
  )

  for (const [signal, exitCode, notRun] of [
    ["SIGINT", 130, 1],
    ["SIGTERM", 143, 1],
    ["SIGKILL", null, undefined],
  ] as const) {
    test(
      `${signal} while an image is built ends the build and its container`,
      { timeout: 30 * minutes },
      async () => {
        const { args, name } = slowImage()
        const harness = new HarnessProcess(args, { builds: true })
        const building = () => [
          ...lines("docker", "ps", "--no-trunc", "--format", "{{.Command}}"),
          ...commandLines(),
        ]
        const here = () => building().filter((line) => line.includes(name))
        // The container, Nx or this tool, and the client of the engine.
        await until(() => here().some((line) => line.includes(`echo ${name}`)))
        expect(here().length).toBeGreaterThanOrEqual(3)
        harness.child.kill(signal)
        const { code, results } = await harness.ended

        expect(code).toBe(exitCode)
        expect(results?.totals["not-run"]).toBe(notRun)
        await until(() => here().length === 0)
        expect(here()).toEqual([])
      },
    )
  }

  test(
    "a Dockerfile that fails stops the run with the reason and the log",
    { timeout: 12 * minutes },
    async () => {
      const { code, stderr } = await buildAndRunHarness(
        ...container,
        "--implementations",
        fixtures("containers"),
        "--servers",
        "bad-dockerfile",
        "--clients",
        "typescript-async",
      )

      expect(stderr).toMatch(
        /harness: image of bad-dockerfile .*docker build failed: .*returned a non-zero code: 7; log: .*build\.log\n$/,
      )
      expect(code).toBe(1)
    },
  )
})

test("without an engine a container run is refused with one line and exit code 2", async () => {
  const harness = new HarnessProcess(["run", ...container, ...pair], {
    env: { ...process.env, DOCKER_HOST: "unix:///no/such/engine.sock" },
  })
  const { code, stderr } = await harness.ended

  expect(stderr).toMatch(
    /harness: --runtime container needs a Docker engine and none answers: .*apt-get install -y docker\.io/,
  )
  expect(code).toBe(2)
})

/** Command lines of its sweepers. */
function sweepers({ child }: HarnessProcess): string[] {
  const owner = ownerOf(child.pid ?? 0, hostname())
  return commandLines().filter(
    (line) => line.includes("sweeper-process.ts") && line.endsWith(owner),
  )
}

/** A run that needs an image whose build takes ten minutes; its name is in all that builds it. */
function slowImage(): { args: string[]; name: string } {
  const folder = mkdtempSync(join(tmpdir(), "implementations-"))
  const name = `slow-${randomUUID()}`
  mkdirSync(join(folder, name))
  writeFileSync(
    join(folder, name, "manifest.yaml"),
    `name: ${name}
title: Takes its time
language: Shell
requires: []
clients: [{ name: slow, title: the client, command: [sh] }]
`,
  )
  writeFileSync(
    join(folder, name, "Dockerfile"),
    `ARG DEBIAN_IMAGE=debian:bookworm-slim
FROM \${DEBIAN_IMAGE}
RUN echo ${name}; sleep 600
`,
  )
  const servers = ["--servers", "typescript", "--clients", "slow"]
  const cell = ["--scenarios", "tutorial/unary", "--transports", "plaintext"]
  return { args: ["run", ...container, "--implementations", folder, ...servers, ...cell], name }
}
