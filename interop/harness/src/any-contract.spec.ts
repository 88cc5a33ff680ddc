import { mkdirSync, mkdtempSync, readFileSync, readdirSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { expect, test } from "vitest"
import { readContracts } from "./select/contracts.ts"
import { HarnessProcess, runHarness, sabotagedPrograms, words } from "./testing/harness-process.ts"
import { ownContracts } from "./testing/own-scenarios.ts"

const money = `syntax = "proto3";
package shop.money;
message Money { string currency = 1; int64 units = 2; sint32 nanos = 3; }
`
const orders = `edition = "2023";
package shop.v1;
import "google/protobuf/timestamp.proto";
import "money.proto";
message Order {
  int64 id = 1;
  google.protobuf.Timestamp at = 2;
  shop.money.Money total = 3;
  map<string, int32> items = 4;
  oneof payment { string card = 5; bool cash = 6; }
  State state = 7;
}
enum State { NEW = 0; SENT = 5; }
service Orders {
  rpc Get(Order) returns (Order);
  rpc Watch(Order) returns (stream Order);
  rpc Put(stream Order) returns (Order);
  rpc Chat(stream Order) returns (stream Order);
}
`

function shop(text = orders): { directory: string; proto: string } {
  const directory = mkdtempSync(join(tmpdir(), "shop-"))
  writeFileSync(join(directory, "money.proto"), money)
  const proto = join(directory, "orders.proto")
  writeFileSync(proto, text)
  return { directory, proto }
}

const pair = words(
  "--servers typescript --clients typescript-async --transports plaintext --seed 11 --examples 12",
)

test("a .proto file is enough: messages are drawn and sent both ways in each call shape", async () => {
  const { code, stdout, results } = await runHarness("--contract", shop().proto, ...pair)

  expect(results?.cells.map(({ scenario, outcome }) => [scenario, outcome])).toEqual([
    ["drawn/shop.v1.Orders.Get", "pass"],
    ["drawn/shop.v1.Orders.Watch", "pass"],
    ["drawn/shop.v1.Orders.Put", "pass"],
    ["drawn/shop.v1.Orders.Chat", "pass"],
  ])
  expect(results?.clients[0]?.messages).toBe("descriptors")
  expect(results?.seed).toBe(11)
  expect(stdout).toContain("messages were drawn with --seed 11")
  expect(code).toBe(0)
})

test.each([
  ["buf.yaml", "version: v2\nmodules:\n  - path: imports\n  - path: own\n"],
  ["buf.work.yaml", "version: v1\ndirectories: [imports, own]\n"],
])("a folder with a %s is a contract of all that is in its modules", (name, workspace) => {
  const directory = mkdtempSync(join(tmpdir(), "workspace-"))
  for (const module of ["imports", "own"]) mkdirSync(join(directory, module))
  writeFileSync(join(directory, name), workspace)
  writeFileSync(join(directory, "imports", "money.proto"), money)
  writeFileSync(join(directory, "own", "orders.proto"), orders)

  const methods = readContracts(directory).flatMap(({ contract }) => contract.methods)
  expect(methods.map(({ path }) => path)).toEqual([
    "/shop.v1.Orders/Get",
    "/shop.v1.Orders/Watch",
    "/shop.v1.Orders/Put",
    "/shop.v1.Orders/Chat",
  ])
})

test("what differs is shrunk to the smallest message, which can be kept as a scenario", async () => {
  const { directory, proto } = shop()
  const spoiled = words("--scenarios drawn/*.Get --clients sabotaged-wrong-bit --implementations")
  const run = new HarnessProcess(
    ["run", "--contract", proto].concat(pair, spoiled, sabotagedPrograms),
  )
  const { code, results } = await run.ended
  const red = results?.cells.find(({ client }) => client === "sabotaged-wrong-bit")

  expect(code).toBe(1)
  expect(red?.smallest).toMatch(/^(request|response) \{/)
  expect(red?.repro).toContain("--seed 11")
  const kept = readFileSync(join(red?.bundle ?? "", "kept.yaml"), "utf8")
  const folder = join(directory, "orders")
  mkdirSync(join(folder, "scenarios"), { recursive: true })
  writeFileSync(
    join(folder, "contract.yaml"),
    "name: orders\ntitle: A shop's\nproto: ../orders.proto\nscenarios: scenarios\n",
  )
  writeFileSync(join(folder, "scenarios", "kept.yaml"), kept)
  const again = await runHarness("--contract", folder, ...pair.slice(0, 6))
  expect(again.results?.cells.map(({ outcome }) => outcome)).toEqual(["pass"])
})

test("imports are looked for where --proto-path says", async () => {
  const { directory, proto } = shop()
  const elsewhere = mkdtempSync(join(tmpdir(), "protos-"))
  mkdirSync(join(elsewhere, "common"))
  writeFileSync(join(elsewhere, "common", "money.proto"), money)
  writeFileSync(proto, orders.replace('"money.proto"', '"common/money.proto"'))
  const paths = ["--proto-path", directory, "--proto-path", elsewhere]
  const { code } = await runHarness("--contract", proto, ...paths, ...pair)

  expect(code).toBe(0)
})

test.each<[string, string, string, string]>([
  ["a type that is not there", "int64 id", "int46 id", "orders.proto:6:3: cannot find `int46`"],
  ["a syntax error", "message Order {", "message Order [", "orders.proto:5:1: "],
  ["no service", /service Orders[^]*$/.exec(orders)?.[0] ?? "", "", "has no service with a method"],
  [
    "an import that is not there",
    '"money.proto"',
    '"gold.proto"',
    "orders.proto:4:1: imported file does not exist",
  ],
])("%s is refused in one line with its place", async (_, right, wrong, message) => {
  const { code, stderr } = await runHarness("--contract", shop(orders.replace(right, wrong)).proto)

  expect(stderr).toContain(message)
  expect(stderr.trimEnd().split("\n")).toHaveLength(1)
  expect(code).toBe(2)
})

test.each<[string, string]>([
  ["no-such.proto", "no such file: no-such.proto"],
  ["package.json", "package.json is no contract: name a .proto file"],
  [
    "docs",
    "is no contract: name a .proto file, a folder with contract.yaml, buf.yaml or buf.work.yaml",
  ],
])("--contract %s is refused", async (path, message) => {
  const { code, stderr } = await runHarness("--contract", path)

  expect(stderr).toContain(message)
  expect(code).toBe(2)
})

test("a --proto-path that is not there is refused", async () => {
  const { proto } = shop(orders)
  const { code, stderr } = await runHarness("--contract", proto, "--proto-path", "no/such")

  expect(stderr).toBe("harness: no such folder of imports: no/such\n")
  expect(code).toBe(2)
})

test("no file of the harness names a contract, a service or a method of the suite's own", () => {
  // Methods that are called as words of every program are no names of a contract.
  const everyday = new Set(["import", "constructor", "x", "X"])
  const names = ownContracts
    .flatMap(({ contract }) => [
      contract.name,
      ...contract.methods.flatMap(({ name, path }) => [name, path.split("/")[1] ?? ""]),
    ])
    .filter((name) => !everyday.has(name))
  const files = readdirSync(import.meta.dirname, { recursive: true, encoding: "utf8" }).filter(
    (file) => file.endsWith(".ts") && !file.endsWith(".spec.ts"),
  )
  const found = files.flatMap((file) => {
    const text = readFileSync(join(import.meta.dirname, file), "utf8")
    return names
      .filter((name) => new RegExp(`["'/\`]${name}["'/\`]`).test(text))
      .map((name) => `${file}: ${name}`)
  })

  expect(files.length).toBeGreaterThan(100)
  expect(found).toEqual([])
})
