import type { Cell } from "./cells.ts"
import type { Scenario, ScenarioStep } from "./scenario.ts"

/** No scenario waits until a longer deadline has passed. */
const LONGEST_STRETCHED_MS = 5000

/**
 * The same cells for a machine that is so many times slower than a quick one:
 * deadlines and waits are so many times longer, and as much can happen in them.
 */
export function withTimesStretched(cells: readonly Cell[], slowness: number): Cell[] {
  if (slowness === 1) return [...cells]
  const stretched = new Map<Scenario, Scenario>()
  for (const { scenario } of cells) {
    if (!stretched.has(scenario)) stretched.set(scenario, stretch(scenario, slowness))
  }
  return cells.map((cell) => ({ ...cell, scenario: stretched.get(cell.scenario) as Scenario }))
}

function stretch(scenario: Scenario, slowness: number): Scenario {
  const stretchStep = (step: ScenarioStep): ScenarioStep => {
    if (step.do === "wait") return { ...step, ms: Math.round(step.ms * slowness) }
    if (step.do === "receive" && step.withinMs !== undefined) {
      return { ...step, withinMs: Math.round(step.withinMs * slowness) }
    }
    if (step.do !== "open" || step.deadlineMs === undefined) return step
    if (step.deadlineMs > LONGEST_STRETCHED_MS) return step
    return { ...step, deadlineMs: Math.round(step.deadlineMs * slowness) }
  }
  return { ...scenario, steps: scenario.steps.map(stretchStep) }
}
