import { readFileSync, readdirSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, test } from "vitest"
import { contents, lines, noEngine } from "./testing/engine.ts"
import {
  HarnessProcess,
  buildAndRunHarness,
  outcomes,
  runHarness,
  until,
  words,
} from "./testing/harness-process.ts"
import { longCase } from "./testing/own-scenarios.ts"
import { noProxy, poorProxies } from "./testing/proxies.ts"

const pair = words("--servers typescript --clients typescript-async")
const container = words("--runtime container")
const unary = words("--scenarios tutorial/unary --transports plaintext")
const poor = [...container, ...pair, ...unary, "--proxies", poorProxies]
const noNginx = noProxy("nginx")

const excuse = noEngine()
const minutes = 60_000

describe.skipIf(excuse !== undefined)(
  `proxies in containers${excuse ? ` (skipped: ${excuse})` : ""}`,
  () => {
    test.skipIf(noNginx)(
      "give the same cells and outcomes as proxies that are processes",
      { timeout: 30 * minutes },
      async () => {
        const cells = words("--scenarios tutorial/* --via direct,nginx,haproxy")
        const run = new HarnessProcess(["run", ...container, ...pair, ...cells], { builds: true })
        const { code, results } = await run.ended
        const asProcesses = await runHarness(...pair, ...cells)

        expect(results?.totals.pass).toBe(45)
        expect(outcomes(results)).toEqual(outcomes(asProcesses.results))
        expect(code).toBe(0)
        const { via, repro } = results?.cells.find((each) => each.via === "haproxy") ?? {}
        expect(via).toBe("haproxy")
        expect(repro).toMatch(/ --via haproxy .*--runtime container /)
        const log = (name: string) => readFileSync(join(run.directory, "logs", name), "utf8")
        expect(log("proxy.typescript.nginx.conf")).toContain("listen 0.0.0.0:50051 http2;")
        expect(log("proxy.typescript.nginx.access.log")).toMatch(/POST .*SquareService\/square/)
        expect(log("proxy.typescript.haproxy.log")).toMatch(/POST .*SquareService\/square/)
      },
    )

    test(
      "stand on the run's network with as little as programs have, and go with a killed harness",
      { timeout: 12 * minutes },
      async () => {
        const harness = new HarnessProcess(["run", ...container, ...pair, ...viaNginx()])
        await until(() => contents(harness).length === 4)
        const network = contents(harness).at(-1)
        const shown = "{{.Config.User}} {{.HostConfig.ReadonlyRootfs}} {{.HostConfig.CapDrop}}"
        const limits = "{{.HostConfig.Memory}} {{.HostConfig.NanoCpus}} {{.HostConfig.PidsLimit}}"
        const networks = "{{range $name, $_ := .NetworkSettings.Networks}}{{$name}}{{end}}"
        const format = `${shown} ${limits} ${networks}`

        expect(lines("docker", "inspect", "--format", format, nginxOf(harness))).toEqual([
          `65532:65532 true [ALL] ${512 * 2 ** 20} 1000000000 512 ${network}`,
        ])
        harness.child.kill("SIGKILL")
        await until(() => contents(harness).length === 0)
        expect(contents(harness)).toEqual([])
      },
    )

    test("go with an interrupted harness", { timeout: 12 * minutes }, async () => {
      const harness = new HarnessProcess(["run", ...container, ...pair, ...viaNginx()])
      await until(() => contents(harness).length === 4)
      harness.child.kill("SIGINT")
      const { code, results } = await harness.ended

      expect(code).toBe(130)
      expect(results?.problems).toEqual([expect.stringMatching(/^interrupted by SIGINT; /)])
      expect(contents(harness)).toEqual([])
    })

    test("cost the cell under way when they die", { timeout: 12 * minutes }, async () => {
      const harness = new HarnessProcess(["run", ...container, ...pair, ...viaNginx()])
      const access = () => harness.log("proxy.typescript.nginx.access")
      await until(() => contents(harness).length === 4 && access() !== undefined)
      await until(() => harness.log("client.typescript-async.typescript.nginx") !== undefined)
      lines("docker", "kill", nginxOf(harness))
      const { code, results } = await harness.ended

      expect(results?.cells.map(({ outcome, reason }) => [outcome, reason])).toEqual([
        ["fail", "proxy nginx died in long/stream: it was ended by SIGKILL"],
        ["pass", undefined],
      ])
      expect(readdirSync(results?.cells[0]?.bundle ?? "")).toEqual(
        expect.arrayContaining(["proxy.typescript.nginx.conf", "proxy.typescript.nginx.log"]),
      )
      expect(code).toBe(1)
    })

    test(
      "say a mistake in their configuration in their own words",
      { timeout: 12 * minutes },
      async () => {
        const { code, results } = await buildAndRunHarness(
          ...poor,
          ...words("--via nginx-mistaken"),
        )

        expect(results?.cells.map(({ outcome, reason }) => [outcome, reason])).toEqual([
          [
            "not-run",
            expect.stringMatching(
              /^proxy nginx-mistaken exited with code 1 before it listened: .*unknown directive "grpc_pas".*; log: /,
            ),
          ],
        ])
        expect(code).toBe(1)
      },
    )

    test(
      "are named as absent where they have no Dockerfile",
      { timeout: 12 * minutes },
      async () => {
        const { code, stderr } = await runHarness(...poor, ...words("--via nginx-sticky"))

        expect(stderr).toBe(
          "harness: nothing can run: nginx-sticky needs a Dockerfile, which is missing; see: npm run harness -- doctor\n",
        )
        expect(code).toBe(1)
      },
    )

    test(
      "stand in front of several servers, over TLS as well",
      { timeout: 12 * minutes },
      async () => {
        const { results } = await runHarness(
          ...container,
          ...pair,
          ...words("--scenarios proxies/in-turn --via nginx"),
        )

        expect(results?.cells.map(({ transport, outcome }) => [transport, outcome])).toEqual([
          ["plaintext", "pass"],
          ["tls", "pass"],
        ])
      },
    )

    test(
      "stand in front of servers in containers for clients on this machine",
      { timeout: 12 * minutes },
      async () => {
        const { code, results } = await runHarness(
          ...pair,
          ...words("--runtime container-servers --via nginx --scenarios tutorial/unary"),
          ...words("--scenarios security/server-certificate-expired"),
        )

        expect(new Set(results?.cells.map(({ outcome }) => outcome))).toEqual(new Set(["pass"]))
        expect(new Set(results?.cells.map(({ transport }) => transport)).size).toBe(3)
        expect(code).toBe(0)
      },
    )
  },
)

/** A scenario of some seconds through nginx, and one after it. */
function viaNginx(): string[] {
  return [...words("--transports plaintext --via nginx"), ...longCase()]
}

function nginxOf(harness: HarnessProcess): string {
  const names = contents(harness).slice(0, -1)
  const commands = names.map((name) => lines("docker", "inspect", "--format", "{{.Path}}", name)[0])
  return names[commands.indexOf("nginx")] ?? ""
}
