import { countOf } from "@interop/driver-protocol"
import { type QuickChoice, TUTORIAL_FAMILY } from "../src/select/depth.ts"
import type { Scenario } from "../src/select/scenario.ts"
import { type Control, type Controls, scenarios, scenariosCatching } from "./controls.ts"

interface Candidate {
  scenario: Scenario
  transport: string
  catches: Set<Control>
}

/** What a quick run has besides the tutorial, which it has over every transport. */
export function quickChoice({ clients, servers }: Controls): QuickChoice {
  const candidates = candidatesFor([...clients, ...servers])
  const chosen: Candidate[] = []
  const left = new Set(
    [...clients, ...servers].filter((each) => scenariosCatching(each).length > 0),
  )
  const choose = (candidate: Candidate) => {
    chosen.push(candidate)
    for (const control of candidate.catches) left.delete(control)
  }
  for (const tutorial of candidates.filter(isOfTutorial)) {
    for (const control of tutorial.catches) left.delete(control)
  }
  while (left.size > 0) choose(best(candidates, ({ catches }) => countIn(catches, left)))
  for (const family of new Set(scenarios().map(familyOf))) {
    if (
      family === TUTORIAL_FAMILY ||
      chosen.some(({ scenario }) => familyOf(scenario) === family)
    ) {
      continue
    }
    const its = candidates.filter(({ scenario }) => familyOf(scenario) === family)
    choose(best(its, ({ catches }) => catches.size))
  }
  return {
    cells: chosen
      .map(({ scenario, transport }) => ({ scenario: scenario.id, transport }))
      .toSorted((a, b) => (a.scenario + a.transport < b.scenario + b.transport ? -1 : 1)),
  }
}

/** Every scenario over the transport over which a control shows that it is caught. */
function candidatesFor(controls: Control[]): Candidate[] {
  const byName = new Map<string, Candidate>()
  for (const control of controls) {
    const transport = control.transports ?? "plaintext"
    for (const scenario of scenariosCatching(control)) {
      if (scenario.depth === "full" || !scenario.transports.some((each) => each === transport)) {
        continue
      }
      const name = `${scenario.id} ${transport}`
      const candidate = byName.get(name) ?? { scenario, transport, catches: new Set() }
      candidate.catches.add(control)
      byName.set(name, candidate)
    }
  }
  return [...byName.values()]
}

/** The most controls; of equals one without servers of its own, without compression, then the one with the fewest messages, then the first by name. */
function best(candidates: Candidate[], score: (candidate: Candidate) => number): Candidate {
  const [first] = candidates.toSorted(
    (a, b) =>
      score(b) - score(a) ||
      costOf(a.scenario) - costOf(b.scenario) ||
      (a.scenario.id < b.scenario.id ? -1 : 1),
  )
  if (first === undefined || score(first) === 0) {
    throw new Error("a control is caught by no scenario over its transport")
  }
  return first
}

function costOf({ ownServer, steps }: Scenario): number {
  const compresses = steps.some((step) => step.do === "open" && step.compression !== undefined)
  const messages = steps.map((step) =>
    step.do === "send-many" || step.do === "exchange-many" ? countOf(step.messages) : 1,
  )
  return (
    (ownServer === undefined ? 0 : 100_000) +
    (compresses ? 10_000 : 0) +
    messages.reduce((sum, count) => sum + count, 0)
  )
}

function countIn(catches: Set<Control>, left: Set<Control>): number {
  return [...catches].filter((control) => left.has(control)).length
}

function isOfTutorial({ scenario }: Candidate): boolean {
  return familyOf(scenario) === TUTORIAL_FAMILY
}

function familyOf({ id }: Scenario): string {
  return id.split("/")[0] ?? ""
}
