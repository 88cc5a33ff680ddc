import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { expect, test } from "vitest"
import { contractsDirectory } from "../workspace.ts"
import { placements } from "./placement.ts"
import { type Filters, select } from "./select.ts"

const stack = `
name: stack
title: A stack
language: Shell
library: lib
requires: []
versions:
  library: lib
  list: cat versions.txt
  build: "true"
  inputs: [versions.txt]
  tested: ["1.10.0", "1.2.0"]
servers:
  - { name: one, title: one, command: [bin/server] }
  - { name: two, title: two, command: [bin/server] }
  - { name: other, title: other, library: another, command: [bin/server] }
clients:
  - { name: one, title: one, command: [bin/client] }
`

const directory = stackFolder()

test.each<[filters: Partial<Filters>, servers: string[], clients: string[]]>([
  [{}, ["one", "two", "other"], ["one"]],
  [{ servers: ["one@1.2.0"] }, ["one@1.2.0"], ["one"]],
  [{ servers: ["one@1.3.0", "one"] }, ["one", "one@1.3.0"], ["one"]],
  [{ servers: ["*@oldest"] }, ["one@1.2.0", "two@1.2.0"], ["one"]],
  [
    { servers: ["two@newest"], clients: ["one@tested"] },
    ["two@1.10.1"],
    ["one@1.2.0", "one@1.10.0"],
  ],
  [{ servers: ["one@minors"] }, ["one@1.2.0", "one@1.3.0", "one@1.10.1"], ["one"]],
  [{ servers: ["*@tested", "!*@1.2.0"] }, ["one@1.10.0", "two@1.10.0"], ["one"]],
  [{ versions: ["oldest"] }, ["other", "one@1.2.0", "two@1.2.0"], ["one@1.2.0"]],
  [
    { servers: ["one"], versions: ["lib@1.3.0", "current"] },
    ["one", "one@1.3.0"],
    ["one", "one@1.3.0"],
  ],
  [{ servers: ["one@1.2.0"], versions: ["1.3.0"] }, ["one@1.2.0"], ["one@1.3.0"]],
])("%j chooses servers %j and clients %j", async (filters, servers, clients) => {
  const selection = await selectFrom(filters)
  expect(selection.servers.map(({ name }) => name)).toEqual(servers)
  expect(selection.clients.map(({ name }) => name)).toEqual(clients)
})

test("a version runs in an environment of its own, and the stack is built only where it runs as it is", async () => {
  const { servers, environments, implementations } = await selectFrom({
    servers: ["one@1.2.0", "two@1.2.0"],
    clients: ["one@1.10.0"],
  })
  expect(implementations).toEqual([])
  expect(environments.map(({ version }) => version)).toEqual(["1.2.0", "1.10.0"])
  expect(servers[0]?.directory).toBe(join(directory, "stack", ".versions", "1.2.0"))
  expect(servers[0]).toMatchObject({ command: ["bin/server"], title: "one" })
})

test.each<[filters: Partial<Filters>, complaint: string]>([
  [
    { servers: ["one@1.4.0"] },
    '--servers "one@1.4.0": lib has no version 1.4.0; the nearest are 1.2.0, 1.3.0, 1.10.0, 1.10.1',
  ],
  [
    { servers: ["other@1.2.0"] },
    '--servers "other@1.2.0": no versions are known of that; they are of one (lib), two (lib)',
  ],
  [{ servers: ["three@1.2.0"] }, '--servers "three" matches nothing; there are: one, two, other'],
  [
    { clients: ["one@new"] },
    '--clients "one@new": "new" is no version; give its number, or current, oldest',
  ],
  [
    { versions: ["9.9.9"] },
    '--versions "9.9.9": lib has no version 9.9.9; the nearest are 1.10.0, 1.10.1',
  ],
  [{ versions: ["pib@1.2.0"] }, '--versions "pib@1.2.0": no versions are known of that'],
])("%j is refused", async (filters, complaint) => {
  await expect(selectFrom(filters)).rejects.toThrow(complaint)
})

test("a version is not to be had in a container", async () => {
  const filters = { servers: ["one@1.2.0"] }
  await expect(selectFrom(filters, "container")).rejects.toThrow(
    "server one@1.2.0 is not available in a container",
  )
})

test("a registry that does not answer is named with the command", async () => {
  const broken = stackFolder(stack.replace("cat versions.txt", "echo no network >&2; exit 3"))
  await expect(selectFrom({ servers: ["one@newest"] }, "process", broken)).rejects.toThrow(
    'stack: cannot learn the versions of lib by "echo no network >&2; exit 3": no network',
  )
})

function selectFrom(
  filters: Partial<Filters>,
  runtime: keyof typeof placements = "process",
  implementations = directory,
) {
  return select(
    { implementations: [implementations], contracts: contractsDirectory },
    {
      servers: [],
      clients: [],
      scenarios: ["tutorial/unary"],
      transports: ["plaintext"],
      ...filters,
    },
    placements[runtime],
  )
}

function stackFolder(manifest = stack): string {
  const folder = mkdtempSync(join(tmpdir(), "versions-"))
  mkdirSync(join(folder, "stack"))
  writeFileSync(join(folder, "stack", "manifest.yaml"), manifest)
  writeFileSync(
    join(folder, "stack", "versions.txt"),
    "1.10.1 1.10.0 1.3.0, 1.2.0 1.1.0 1.11.0-rc1",
  )
  return folder
}
