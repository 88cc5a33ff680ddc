import { mkdtempSync, readFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import picomatch from "picomatch"
import { describe, expect, test } from "vitest"
import { parse } from "yaml"
import { scenarios as controlledScenarios } from "../sabotage/controls.ts"
import { HarnessProcess, sabotagedPrograms } from "./testing/harness-process.ts"

interface Control {
  sabotage: string
  what: string
  catches: string[]
  /** Of those, the scenarios that have nothing to catch it with. */
  except?: string[]
  /** The other side, where the product's own does not do. */
  peer?: string
  /** Scenarios that run with those that must be red. */
  also?: string[]
  transports?: string
  /** It is caught by cases that the harness answers itself, and not by what a scenario shows. */
  decoys?: boolean
  /** What is wrong with the run, apart from its cells. */
  problem?: string
}

interface Controls {
  clients: Control[]
  servers: Control[]
  unproved: Record<string, string>
}

const controls = parse(readFileSync(join(sabotagedPrograms, "controls.yaml"), "utf8")) as Controls
const scenarios = controlledScenarios()
const noDivergences = mkdtempSync(join(tmpdir(), "no-divergences-"))
const proved = new Set<string>()

describe.each(["clients", "servers"] as const)("sabotaged %s", (side) => {
  const other = side === "clients" ? "--servers" : "--clients"
  const sound = side === "clients" ? "typescript" : "typescript-async"

  // One pair alone waits more than it computes; all scenarios of one take long on a slow machine.
  const options = { timeout: 1_800_000 }
  test.concurrent.for(controls[side])(
    "$sabotage: $what",
    options,
    async (control, { onTestFinished }) => {
      const { catches, except = [], also = [], transports = "plaintext", peer = sound } = control
      const { decoys = false } = control
      const chosen = [...catches, ...also, ...except.map((id) => `!${id}`)]
      const args = [
        "run",
        "--implementations",
        sabotagedPrograms,
        `--${side}`,
        `sabotaged-${control.sabotage}`,
        other,
        peer,
        ...(chosen.length === 0 ? ["tutorial/*"] : chosen).flatMap((id) => ["--scenarios", id]),
        "--transports",
        transports,
        "--case-timeout-ms",
        "3000",
        "--known-divergences",
        noDivergences,
      ]
      const { code, results } = await new HarnessProcess(args, {
        hasDecoys: decoys,
        onTestFinished,
      }).ended

      for (const { scenario, outcome } of results?.cells ?? []) {
        if (outcome === "fail" && !decoys) proved.add(scenario)
      }
      const green = results?.cells.filter(({ outcome }) => outcome !== "fail") ?? []
      const missed = green.filter(({ scenario }) => picomatch.isMatch(scenario, catches))
      expect(missed.map(({ scenario, outcome }) => `${scenario}: ${outcome}`)).toEqual([])
      expect(results?.cells.length).toBeGreaterThan(0)
      expect(results?.problems.join()).toContain(control.problem ?? "")
      expect(code).toBe(1)
    },
  )
})

test("the scenarios that no sabotage turns red are listed, each with its reason", () => {
  const unproved = scenarios.filter(({ id }) => !proved.has(id)).map(({ id }) => id)

  expect(unproved).toEqual(Object.keys(controls.unproved).toSorted())
})
