import { readFileSync } from "node:fs"
import picomatch from "picomatch"
import { describe, expect, test } from "vitest"
import { contracts, readControls, scenarios, scenariosCatching } from "../sabotage/controls.ts"
import { quickChoice } from "../sabotage/quick-choice.ts"
import { readCatalogue } from "./select/catalogue.ts"
import { type Cell, makeCells } from "./select/cells.ts"
import { type QuickChoice, depthFilter, quickFile } from "./select/depth.ts"
import { needsProxy } from "./select/scenario.ts"
import { contractsDirectory, implementationsDirectory } from "./workspace.ts"

const [folder] = contracts()
const choice = JSON.parse(readFileSync(quickFile(folder?.scenarios ?? ""), "utf8")) as QuickChoice
const { clients, servers } = readControls()
const catalogue = readCatalogue({
  implementations: [implementationsDirectory],
  contracts: contractsDirectory,
})
const all = makeCells(catalogue)
const at = (depth: "quick" | "reference" | "full") =>
  all.filter(depthFilter(depth, catalogue.contracts, catalogue.transports))

test("the committed choice of quick runs is what the controls make it: npx nx run harness:cover", () => {
  expect(choice).toEqual(quickChoice(readControls()))
})

test.each([...clients, ...servers].filter((each) => scenariosCatching(each).length > 0))(
  "a quick run catches $sabotage ($what)",
  (control) => {
    const { transports = "plaintext" } = control
    const caught = scenariosCatching(control).filter(
      ({ id }) =>
        id.startsWith("tutorial/") ||
        choice.cells.some((each) => each.scenario === id && each.transport === transports),
    )

    expect(caught.length).toBeGreaterThan(0)
  },
)

test("every pattern of a control names scenarios that there are", () => {
  for (const { catches, except = [] } of [...clients, ...servers]) {
    for (const glob of [...catches, ...except]) {
      expect(catalogue.scenarios.some(({ id }) => picomatch.isMatch(id, glob))).toBe(true)
    }
  }
})

const pairOf = ({ server, client }: Cell) => `${client.name} ${server.name}`
const isThin = ({ server, client }: Cell) =>
  server.reference !== true &&
  client.reference !== true &&
  (!server.implementation.required || !client.implementation.required)
const isTutorial = ({ scenario }: Cell) => scenario.id.startsWith("tutorial/")

describe("depths", () => {
  test("a quick run has every pair, every family of square, some of kinds, and the tutorial over every transport", () => {
    const quick = at("quick")
    const tutorial = all.filter((cell) => isTutorial(cell) && !isThin(cell))

    expect(new Set(quick.map(pairOf))).toEqual(new Set(all.map(pairOf)))
    const families = new Set(quick.map(({ scenario }) => scenario.id.split("/")[0]))
    expect([...families]).toEqual(
      expect.arrayContaining(scenarios().map(({ id }) => id.split("/")[0])),
    )
    expect(families).toContain("kinds-wire")
    expect(new Set(quick)).toEqual(new Set([...quick, ...tutorial]))
  })

  test("a quick run of an optional stack without a reference peer has each scenario of the tutorial once, over all transports together", () => {
    const ofPair = Map.groupBy(at("quick").filter(isThin), pairOf)
    const tutorial = new Set(all.filter(isTutorial).map(({ scenario }) => scenario.id))
    const first = "tutorial/unary"

    expect(ofPair.size).toBeGreaterThan(0)
    for (const cells of ofPair.values()) {
      expect(cells.map(({ scenario }) => scenario.id).toSorted()).toEqual([...tutorial].toSorted())
      expect(new Set(cells.map(({ transport }) => transport))).toEqual(
        new Set(catalogue.transports),
      )
    }
    const overOne = [...ofPair.values()].flatMap((cells) =>
      cells.flatMap(({ scenario, transport }) => (scenario.id === first ? [transport] : [])),
    )
    expect(new Set(overOne).size).toBeGreaterThan(1)
  })

  test("a quick run over one transport has the whole tutorial of every pair over it", () => {
    const tls = all.filter(({ transport }) => transport === "tls")
    const quick = new Set(tls.filter(depthFilter("quick", catalogue.contracts, ["tls"])))

    for (const cell of tls.filter(isTutorial)) expect(quick).toContain(cell)
  })

  test("a reference run has every scenario that is not for full runs, with a reference peer", () => {
    const reference = at("reference")

    expect(new Set(reference.map(({ scenario }) => scenario.id))).toEqual(
      new Set(
        catalogue.scenarios
          .filter((scenario) => scenario.depth !== "full" && !needsProxy(scenario))
          .map(({ id }) => id),
      ),
    )
    for (const { server, client } of reference) {
      expect(server.reference === true || client.reference === true).toBe(true)
    }
  })

  test("each depth has all cells of the one before it, but for pairs without a reference peer", () => {
    const reference = new Set(at("reference"))
    const missing = at("quick").filter((cell) => !reference.has(cell))

    expect(at("full")).toHaveLength(all.length)
    expect(reference.size).toBeLessThan(all.length)
    for (const { server, client } of missing) {
      expect(server.reference ?? client.reference ?? false).toBe(false)
    }
  })
})
