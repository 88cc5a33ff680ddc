import { expect, test } from "vitest"
import { contractsDirectory, implementationsDirectory, proxiesDirectory } from "../workspace.ts"
import { readCatalogue } from "./catalogue.ts"
import { makeCells } from "./cells.ts"
import {
  type CellId,
  cellFileName,
  cellFilters,
  cellKey,
  idFrom,
  idIn,
  idOf,
  namesIn,
} from "./coordinates.ts"
import { chooseWays } from "./proxies.ts"

const catalogue = readCatalogue({
  implementations: [implementationsDirectory],
  proxies: [proxiesDirectory],
  contracts: contractsDirectory,
})

function unaryVia(...words: string[]) {
  return makeCells({
    servers: catalogue.servers.filter(({ name }) => name === "typescript"),
    clients: catalogue.clients.filter(({ name }) => name === "typescript-async"),
    scenarios: catalogue.scenarios.filter(({ id }) => id === "tutorial/unary"),
    transports: ["plaintext"],
    via: chooseWays(words, catalogue.via),
  })
}

test("a direct cell has the names that it had before there were proxies", () => {
  const [cell] = unaryVia()

  expect(cell && [idOf(cell), cellFileName(cell), cellFilters(cell), cellKey(idOf(cell))]).toEqual([
    {
      server: "typescript",
      client: "typescript-async",
      scenario: "tutorial/unary",
      transport: "plaintext",
    },
    "typescript--typescript-async--tutorial.unary--plaintext",
    "--servers typescript --clients typescript-async --scenarios tutorial/unary --transports plaintext",
    "typescript-async to typescript, tutorial/unary, plaintext",
  ])
})

test("a cell via a proxy names it everywhere", () => {
  const [cell] = unaryVia("nginx")

  expect(cell && idOf(cell).via).toBe("nginx")
  expect(cell && cellFileName(cell)).toMatch(/--plaintext--nginx$/)
  expect(cell && cellFilters(cell)).toMatch(/ --transports plaintext --via nginx$/)
  expect(cell && cellKey(idOf(cell))).toMatch(/, plaintext via nginx$/)
})

test("names and ids are made from each other, and further fields of a record are no part of it", () => {
  for (const cell of unaryVia("*")) {
    const id: CellId = idOf(cell)
    expect(idFrom(namesIn(id))).toEqual(id)
    expect(idIn({ ...id, outcome: "pass" } as CellId)).toEqual(id)
  }
})

test.each([
  [
    ["direct", "nginx"],
    ["direct", "nginx"],
  ],
  [
    ["haproxy", "nginx"],
    ["haproxy", "nginx"],
  ],
  [
    ["!direct", "!envoy"],
    ["haproxy", "nginx"],
  ],
  [[], ["direct"]],
])("--via %j chooses %j", (words, names) => {
  expect(chooseWays(words, catalogue.via).map(({ name }) => name)).toEqual(names)
})

test("scenarios of several servers behind one address have no direct cell", () => {
  const scenarios = catalogue.scenarios.filter(({ id }) => id.startsWith("proxies/"))
  const ways = makeCells({ ...catalogue, scenarios }).map((cell) => idOf(cell).via)

  expect(scenarios.length).toBeGreaterThan(0)
  expect(new Set(ways)).toEqual(new Set(["envoy", "haproxy", "nginx"]))
})
