import { readFileSync } from "node:fs"
import picomatch from "picomatch"
import { describe, expect, test } from "vitest"
import { contracts, readControls, scenarios, scenariosCatching } from "../sabotage/controls.ts"
import { quickChoice } from "../sabotage/quick-choice.ts"
import { readCatalogue } from "./select/catalogue.ts"
import { makeCells } from "./select/cells.ts"
import { type QuickChoice, depthFilter, quickFile } from "./select/depth.ts"
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
  all.filter(depthFilter(depth, catalogue.contracts))

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

describe("depths", () => {
  test("a quick run has every pair, every family of square, some of kinds, and the tutorial over every transport", () => {
    const quick = at("quick")
    const pairOf = ({ server, client }: (typeof all)[number]) => `${client.name} ${server.name}`
    const ordinary = all.filter(({ scenario }) => scenario.id.startsWith("tutorial/"))

    expect(new Set(quick.map(pairOf))).toEqual(new Set(all.map(pairOf)))
    const families = new Set(quick.map(({ scenario }) => scenario.id.split("/")[0]))
    expect([...families]).toEqual(
      expect.arrayContaining(scenarios().map(({ id }) => id.split("/")[0])),
    )
    expect(families).toContain("kinds-wire")
    expect(quick).toEqual(expect.arrayContaining(ordinary))
  })

  test("a reference run has every scenario that is not for full runs, with a reference peer", () => {
    const reference = at("reference")

    expect(new Set(reference.map(({ scenario }) => scenario.id))).toEqual(
      new Set(catalogue.scenarios.flatMap(({ id, depth }) => (depth === "full" ? [] : [id]))),
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
