import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, describe, expect, test } from "vitest"
import grpcJs from "@grpc/grpc-js/package.json" with { type: "json" }
import {
  HarnessProcess,
  buildAndRunHarness,
  harness,
  processIds,
  until,
} from "./testing/harness-process.ts"
import { workspaceRoot } from "./workspace.ts"

const installed = grpcJs.version
const server = join(workspaceRoot, "apps", "server", "src", "main.js")

/** A stack whose versions all run the server that is here: but one says which it is, and one cannot be had. */
const stacks = mkdtempSync(join(tmpdir(), "stacks-"))
mkdirSync(join(stacks, "versioned"))
const manifest = {
  name: "versioned",
  title: "A stack with versions",
  language: "TypeScript",
  library: "@grpc/grpc-js",
  requires: [],
  versions: {
    library: "@grpc/grpc-js",
    list: `echo 1.0.0 1.1.0 ${installed}`,
    build: `test "$LIBRARY_VERSION" != 1.1.0 || { echo "ERROR: 1.1.0 was withdrawn"; exit 1; }; printf '#!/bin/sh\\nexec node ${server} "$@"\\n' >"$VERSION_FOLDER/server" && chmod +x "$VERSION_FOLDER/server"`,
    inputs: ["manifest.yaml"],
    tested: ["1.0.0", installed],
  },
  servers: [{ name: "versioned", title: "server", command: ["./server"] }],
}
writeFileSync(join(stacks, "versioned", "manifest.yaml"), JSON.stringify(manifest))
afterAll(() => rmSync(stacks, { recursive: true }))

const cell = [
  "--implementations",
  stacks,
  "--clients",
  "typescript-async",
  "--scenarios",
  "tutorial/unary",
  "--transports",
  "plaintext",
]

describe("a program with a version", { timeout: 200_000 }, () => {
  test("is a program of its own, in results, in commands and in plans", async () => {
    const name = `versioned@${installed}`
    const { code, results } = await buildAndRunHarness(...cell, "--servers", name)
    expect(code).toBe(0)
    expect(results?.servers).toMatchObject([
      { name, versionOf: "versioned", version: installed, library: { version: installed } },
    ])
    expect(results?.cells).toMatchObject([{ server: name, outcome: "pass" }])
    expect(results?.cells[0]?.repro).toContain(`--servers ${name} --clients typescript-async`)

    const directory = mkdtempSync(join(tmpdir(), "verified-"))
    const plan = join(directory, "plan.json")
    const { stdout } = await harness("list", "--json", ...cell, "--servers", name)
    writeFileSync(plan, stdout)
    writeFileSync(join(directory, "results.json"), JSON.stringify(results))
    const verified = await harness(
      "verify",
      "--plan",
      plan,
      "--report-dir",
      directory,
      "--allow-mixed",
      "--implementations",
      stacks,
    )
    expect(verified).toMatchObject({ code: 0, stderr: "" })
    const diff = await harness(
      "diff",
      join(directory, "results.json"),
      join(directory, "results.json"),
    )
    expect(diff.code).toBe(0)
  })

  test("is red where another version answers, and where its version cannot be had", async () => {
    const servers = ["--servers", "versioned@1.0.0", "--servers", "versioned@1.1.0"]
    const { code, results } = await buildAndRunHarness(...cell, ...servers)
    expect(code).toBe(1)
    expect(results?.problems).toEqual([
      `server versioned@1.0.0 runs on @grpc/grpc-js ${installed}, and 1.0.0 was asked for`,
    ])
    expect(results?.cells).toMatchObject([
      { server: "versioned@1.0.0", outcome: "pass" },
      { server: "versioned@1.1.0", outcome: "not-run" },
    ])
    expect(results?.cells[1]?.reason).toContain("ERROR: 1.1.0 was withdrawn")
  })

  test("is refused while another registry has not answered, and nothing is left of that question", async () => {
    const others = mkdtempSync(join(tmpdir(), "others-"))
    const folder = join(others, "slow")
    mkdirSync(folder)
    const list = "sleep 912.25 & wait"
    const servers = [{ ...manifest.servers[0], name: "slow" }]
    const versions = { ...manifest.versions, list }
    const slow = { ...manifest, name: "slow", versions, servers }
    writeFileSync(join(folder, "manifest.yaml"), JSON.stringify(slow))
    const both = ["--implementations", others, "--servers", "slow", "--servers", "versioned"]

    const { code, stderr } = await harness("run", ...cell, ...both, "--versions", "1.2.0")
    expect(stderr).toContain("@grpc/grpc-js has no version 1.2.0")
    expect(code).toBe(2)
    await until(() => processIds("sleep 912.25").length === 0)
    rmSync(others, { recursive: true })
  })

  test.each([
    [
      ["--servers", "versioned@1.2.0"],
      "@grpc/grpc-js has no version 1.2.0; the nearest are 1.0.0, 1.1.0",
    ],
    [["--servers", "typescript@1.2.0"], "no versions are known of that"],
    [["--versions", "old"], '--versions "old": "old" is no version'],
  ])("%j is refused in one line", async (given, complaint) => {
    const { code, stderr } = await harness("run", ...cell, ...given)
    expect(code).toBe(2)
    expect(stderr).toContain(complaint)
    expect(stderr.trim().split("\n")).toHaveLength(1)
  })
})

describe("bisect", { timeout: 200_000 }, () => {
  const bisected = "server=versioned client=typescript-async scenario=tutorial/unary"
  const bisect = (...given: string[]) =>
    harness("bisect", "--implementations", stacks, "--report-dir", join(stacks, "bisect"), ...given)

  test("names versions that cannot be had, and has nothing to find between fewer than two", async () => {
    const { code, stderr } = await bisect("--cell", bisected, "--library", "@grpc/grpc-js")
    expect(code).toBe(1)
    expect(stderr).toContain(
      `1.0.0  skipped: server versioned@1.0.0 runs on @grpc/grpc-js ${installed}`,
    )
    expect(stderr).toContain("1.1.0  skipped: build of versioned with @grpc/grpc-js 1.1.0 exited")
    expect(stderr).toContain("harness: only one of 3 versions of @grpc/grpc-js can be had")
  })

  test("ends all that it started when it is interrupted", async () => {
    const stage = join(stacks, "slow")
    mkdirSync(join(stage, "slow"), { recursive: true })
    writeFileSync(
      join(stage, "slow", "manifest.yaml"),
      JSON.stringify({
        ...manifest,
        name: "slow",
        versions: { ...manifest.versions, build: `touch "$VERSION_FOLDER/half"; sleep 271.828` },
        servers: [{ name: "slow", title: "server", command: ["./server"] }],
      }),
    )
    const { child, ended } = new HarnessProcess([
      "bisect",
      "--implementations",
      stage,
      "--report-dir",
      join(stage, "reports"),
      "--cell",
      "server=slow client=typescript-async scenario=tutorial/unary",
      "--library",
      "@grpc/grpc-js",
    ])
    await until(() => processIds("sleep 271.828").length > 0)
    child.kill("SIGINT")
    const { code, stderr } = await ended
    expect({ code, last: stderr.trim().split("\n").at(-1) }).toEqual({
      code: 130,
      last: "harness: interrupted by SIGINT",
    })
    expect(processIds("sleep 271.828")).toEqual([])
    expect(existsSync(join(stage, "slow", ".versions", "1.0.0", ".built"))).toBe(false)
  })

  // Three versions of grpcio from its registry, which takes a minute on a machine with nothing else to do.
  test("finds the version of grpcio that mended something", { timeout: 600_000 }, async () => {
    const { code, stdout, stderr } = await harness(
      "bisect",
      "--library",
      "grpcio",
      "--report-dir",
      join(stacks, "bisect"),
      "--cell",
      "server=raw-http2 client=python-sync scenario=faults/upper-case-header",
      "--from",
      "1.53.0",
      "--to",
      "1.53.2",
    )
    expect({ code, stderr }).toMatchObject({ code: 0 })
    expect(stderr).toContain("3 versions of grpcio for client, at most 3 of them tried")
    expect(stdout.split("\n")[0]).toBe(
      "mended by an upgrade to grpcio 1.53.1, the next after 1.53.0; 3 of 3 versions tried",
    )
    expect(stdout).toContain("  1.53.0  fail  a: received 4022000000000000, status OK")
    expect(stdout).toContain("  1.53.1  pass  a: status UNKNOWN")
    expect(stdout).toContain("--clients python-sync@1.53.0 --scenarios faults/upper-case-header")
  })

  test.each([
    [
      ["--cell", "server=versioned", "--library", "x"],
      '--cell "server=versioned" has no client; write "server=NAME client=NAME',
    ],
    [["--cell", "servers=versioned", "--library", "x"], '"servers=versioned" names no coordinate'],
    [
      ["--cell", `${bisected} transport=tcp`, "--library", "x"],
      '--cell transport "tcp" matches nothing',
    ],
    [
      ["--cell", bisected, "--library", "grpcio"],
      '--library "grpcio": no versions of it are known for server versioned or client typescript-async',
    ],
    [
      ["--cell", bisected, "--library", "@grpc/grpc-js", "--from", "1.0.1"],
      '--from "1.0.1": @grpc/grpc-js has no such version; the nearest are 1.0.0, 1.1.0',
    ],
    [
      ["--cell", bisected, "--library", "@grpc/grpc-js", "--to", "1.0.0"],
      "--from 1.0.0 is not older than --to 1.0.0",
    ],
  ])("%j is refused in one line", async (given, complaint) => {
    const { code, stderr } = await bisect(...given)
    expect(code).toBe(2)
    expect(stderr).toContain(complaint)
    expect(stderr.trim().split("\n")).toHaveLength(1)
  })
})
