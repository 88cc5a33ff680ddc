import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { expect, test } from "vitest"
import { HarnessProcess, brokenPrograms, runHarness, words } from "./testing/harness-process.ts"

const proto = `syntax = "proto3";
package lab;
message Reading {
  int64 id = 1;
  double value = 2;
  map<string, sint64> by_name = 4;
  repeated Reading parts = 6;
  string note = 7;
}
service Lab { rpc Put(Reading) returns (Reading); }
`
const lossy = ["--implementations", brokenPrograms]
const pair = words("--servers typescript --transports plaintext")

/** Of each loss the only field that its smallest message may have. */
const fields: [string, RegExp][] = [
  ["loses-signed-zero", /^(request|response) \{"value":-0\}: /],
  [
    "loses-large-integers",
    /^(request|response) \{("id":"-?\d{16,}"|"byName":\{"[^"]*":"-?\d{16,}"\})\}: /,
  ],
]

test("what a runtime loses is shrunk to that alone, and what is kept of it fails there and nowhere else", async () => {
  const directory = mkdtempSync(join(tmpdir(), "lossy-"))
  const file = join(directory, "lab.proto")
  writeFileSync(file, proto)
  const clients = words("--clients typescript-async --clients loses-*")
  const drawn = new HarnessProcess(
    ["run", "--contract", file, "--seed", "5", "--examples", "16"].concat(pair, clients, lossy),
  )
  const { results } = await drawn.ended
  const cellOf = (name: string) => results?.cells.find(({ client }) => client === name)

  expect(cellOf("typescript-async")?.outcome).toBe("pass")
  for (const [client, smallest] of fields) {
    expect([client, cellOf(client)?.smallest]).toEqual([client, expect.stringMatching(smallest)])
  }

  const folder = join(directory, "lab")
  mkdirSync(join(folder, "scenarios"), { recursive: true })
  writeFileSync(
    join(folder, "contract.yaml"),
    "name: lab\ntitle: A lab's\nproto: ../lab.proto\nscenarios: scenarios\n",
  )
  for (const [client] of fields) {
    const kept = join(cellOf(client)?.bundle ?? "", "kept.yaml")
    const text = readFileSync(kept, "utf8").replace("family: kept", `family: ${client}`)
    writeFileSync(join(folder, "scenarios", `${client}.yaml`), text)
  }
  const again = await runHarness("--contract", folder, ...pair, ...clients, ...lossy)

  expect(again.results?.cells.length).toBe(6)
  for (const [client] of fields) {
    const outcomeOf = (other: string) =>
      again.results?.cells.find(
        (each) => each.client === other && each.scenario.startsWith(`${client}/`),
      )?.outcome
    expect([client, outcomeOf(client), outcomeOf("typescript-async")]).toEqual([
      client,
      "fail",
      "pass",
    ])
  }
}, 600_000)
