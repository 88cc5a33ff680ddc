import { randomBytes } from "node:crypto"
import type { MessageType } from "@interop/contracts"
import { type Step, countOf } from "@interop/driver-protocol"
import type { Cell } from "./cells.ts"
import { needsRightCall } from "./right-call.ts"
import type { OpenStep, Scenario, ScenarioStep } from "./scenario.ts"
import { base64 } from "./written-steps.ts"

/**
 * A case that reads like one of the plan, and is answered by the harness
 * itself, with something that nothing in the plan foretells. What a client
 * shows of it was received, or made up.
 */
export interface Decoy {
  /** The cell of the plan that it reads like. */
  twin: Cell
  /** What the client is told. */
  told: Cell
  /** The same steps with what the harness answers. */
  answered: Cell
}

/** Of messages either way: no decoy is longer. */
const MOST_MESSAGES = 200
/** On each listener: a connection that is kept from one case to the next is seen at the second. */
const LEAST_OF_A_TRANSPORT = 2

/**
 * A client is the same whatever server it is run with: each has a decoy of
 * every family, and two over every transport. They are spread over its servers.
 */
export function decoysIn(cells: readonly Cell[]): Map<Cell, Decoy> {
  const decoys = new Map<Cell, Decoy>()
  for (const ofClient of Map.groupBy(cells, ({ client }) => client).values()) {
    const byServer = [...Map.groupBy(ofClient, ({ server }) => server).values()]
    const chosen = byServer.map(twinsIn).filter(({ length }) => length > 0)
    const most = Math.max(0, ...chosen.map(({ length }) => length))
    let isFirst = true
    for (let index = 0; index < most; index += LEAST_OF_A_TRANSPORT) {
      const server = (index / LEAST_OF_A_TRANSPORT) % chosen.length
      for (const twin of chosen[server]?.slice(index, index + LEAST_OF_A_TRANSPORT) ?? []) {
        const decoy = decoyOf(twin)
        if (decoy === undefined) continue
        decoys.set(twin, isFirst ? writtenTwice(decoy) : decoy)
        isFirst = false
      }
    }
  }
  return decoys
}

/** Sorted by transport, so that two neighbours share a listener. */
function twinsIn(cells: readonly Cell[]): Cell[] {
  const twins: Cell[] = []
  const families = new Set<string>()
  const counts = new Map<string, number>()
  for (const cell of cells) {
    const family = familyOf(cell.scenario)
    const count = counts.get(cell.transport) ?? 0
    if (families.has(family) && count >= LEAST_OF_A_TRANSPORT) continue
    if (answeredScript(cell.scenario) === undefined) continue
    twins.push(cell)
    families.add(family)
    counts.set(cell.transport, count + 1)
  }
  return [...Map.groupBy(twins, ({ transport }) => transport).values()].flat()
}

/** Compression makes a family of its own: nothing but the wire shows whether it was done. */
function familyOf({ id, steps }: Scenario): string {
  const compresses = steps.some((step) => step.do === "open" && step.compression !== undefined)
  return `${id.split("/")[0]}${compresses ? ", compressed" : ""}`
}

/** Of a cell that is simple enough: one call, which is answered without waiting for anything but requests. */
export function decoyOf(cell: Cell): Decoy | undefined {
  const { scenario } = cell
  const script = answeredScript(scenario)
  const [open, ...rest] = scenario.steps
  if (script === undefined || open?.do !== "open") return undefined
  const answered: OpenStep = { ...open, script: changedScript(script, scenario, open) }
  return {
    twin: cell,
    told: cell,
    answered: {
      ...cell,
      scenario: { ...scenario, judgesServer: true, steps: [answered, ...rest] },
    },
  }
}

const known = new WeakMap<Scenario, { script: Step[] | undefined }>()

/** What the one call of a simple scenario is answered with; the same for all of its cells. */
function answeredScript(scenario: Scenario): Step[] | undefined {
  const found = known.get(scenario) ?? { script: findScript(scenario) }
  known.set(scenario, found)
  return found.script
}

function findScript(scenario: Scenario): Step[] | undefined {
  const [open, ...rest] = scenario.steps
  if (open?.do !== "open" || !isSimple(scenario)) return undefined
  if (open.mayBeRefused === true || open.deadlineMs !== undefined) return undefined
  const isOneCall = rest.every(
    (step) =>
      step.do === "send" ||
      (step.do === "send-many" && countOf(step.messages) <= MOST_MESSAGES) ||
      step.do === "half-close" ||
      ((step.do === "receive-to-end" || step.do === "receive-many") && step.told === undefined),
  )
  if (!isOneCall || !["receive-to-end", "receive-many"].includes(rest.at(-1)?.do ?? "")) {
    return undefined
  }
  const script = open.script ?? modelledScript(scenario, open)
  return script?.every(isSimpleStep) === true ? script : undefined
}

/** Messages with every field written twice: a runtime reads them the same, and writes each field once. */
function writtenTwice({ twin, answered }: Decoy): Decoy {
  const { contract, steps } = answered.scenario
  const [open] = steps
  if (open?.do !== "open" || open.codec === "bytes") return { twin, told: twin, answered }
  const { method, script = [] } = open
  const doubled = (written: string, type: MessageType): string => {
    const once = Buffer.from(written, "base64")
    const twice = Buffer.concat([once, once])
    const isSame = contract.isSame(type, [once, twice])
    return isSame && contract.isWrittenTwice(type, twice) ? base64(twice) : written
  }
  const requests = (step: ScenarioStep): ScenarioStep =>
    step.do === "send" && step.zeros === undefined
      ? { ...step, bytes: doubled(step.bytes, method.request) }
      : step
  const responses = script.map((step) =>
    step.do === "send" && step["zeros"] === undefined
      ? { ...step, bytes: doubled(String(step["bytes"]), method.response) }
      : step,
  )
  const withSteps = (cell: Cell, all: readonly ScenarioStep[]): Cell => ({
    ...cell,
    scenario: { ...cell.scenario, steps: [...all] },
  })
  return {
    twin,
    told: withSteps(twin, twin.scenario.steps.map(requests)),
    answered: withSteps(
      answered,
      steps.map((step) => (step === open ? { ...open, script: responses } : requests(step))),
    ),
  }
}

function isSimple(scenario: Scenario): boolean {
  const { server, client, connection, ownServer, observe, open } = scenario
  return (
    server === "ordinary" &&
    client === "ordinary" &&
    !open &&
    ownServer === undefined &&
    observe === undefined &&
    !needsRightCall(scenario) &&
    Object.keys(connection).length === 0
  )
}

const SIMPLE_STEPS = new Set([
  "receive",
  "receive-to-end",
  "send",
  "initial-metadata",
  "trailers",
  "status",
])

function isSimpleStep(step: Step): boolean {
  return SIMPLE_STEPS.has(step.do) && step["stalls"] === undefined && step["times"] === undefined
}

/** What the contract's own meaning comes to, once the client has half-closed. */
function modelledScript(scenario: Scenario, open: OpenStep): Step[] | undefined {
  const call = scenario.contract.model?.open(open.method, scenario.service)
  if (call === undefined) return undefined
  for (const step of scenario.steps) {
    if (step.do === "send-many" || (step.do === "send" && step.zeros !== undefined)) {
      return undefined
    }
    if (step.do === "send") call.accept(Buffer.from(step.bytes, "base64"))
    if (step.do === "half-close") call.halfClose()
  }
  const script: Step[] = [{ do: "receive-to-end" }]
  for (let next = call.next(); next !== "end"; next = call.next()) {
    if (next === "pending" || script.length > MOST_MESSAGES) return undefined
    script.push({ do: "send", bytes: base64(next.bytes) })
  }
  return script
}

const OTHER_CODES = [3, 5, 9, 10, 11]

function changedScript(script: readonly Step[], { contract }: Scenario, open: OpenStep): Step[] {
  const type = open.method.response
  const changedSend = (step: Step): Step => {
    const changed = contract.changed(type, Buffer.from(String(step["bytes"]), "base64"))
    return changed === undefined ? step : { ...step, bytes: base64(changed) }
  }
  const steps = script.flatMap((step): Step[] => {
    switch (step.do) {
      case "send":
        return [changedSend(step)]
      case "initial-metadata":
      case "trailers":
        return [{ ...step, metadata: [...(step["metadata"] as string[][]), madeUpEntry()] }]
      case "status": {
        const { code } = step as unknown as { code: number }
        if (code === 0) return [step]
        const other = OTHER_CODES.find((each) => each !== code)
        return [{ ...step, code: other, message: madeUp() }]
      }
      default:
        return [step]
    }
  })
  const lastSend = steps.findLastIndex((step) => step.do === "send")
  if (open.method.responseStream && lastSend !== -1) {
    steps.splice(lastSend + 1, 0, changedSend(steps[lastSend] as Step))
  }
  if (steps.some((step) => step.do === "trailers")) return steps
  const status = steps.findLastIndex((step) => step.do === "status")
  const trailers: Step = { do: "trailers", metadata: [madeUpEntry()] }
  return steps.toSpliced(status === -1 ? steps.length : status, 0, trailers)
}

function madeUpEntry(): [string, string] {
  return [`x-${madeUp()}`, madeUp()]
}

function madeUp(): string {
  return randomBytes(4).toString("hex")
}
