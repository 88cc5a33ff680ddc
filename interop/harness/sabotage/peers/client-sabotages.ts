import type { Observation, Plan, Step } from "@interop/driver-protocol"

/** What is spoiled in a client, and how. */
export interface ClientSabotage {
  plan?: (plan: Plan) => void
  /** Of one case, in order. */
  observations?: (observations: Observation[]) => Observation[]
  probe?: (observation: Observation) => Observation[]
  env?: NodeJS.ProcessEnv
  exitsAfterFirstCase?: boolean
}

export const clientSabotages: Record<string, ClientSabotage> = {
  "wrong-bit": {
    observations: (all) =>
      all.map((each) => {
        if (each.event === "received") return { ...each, value: flipLastBit(each.value) }
        if (each.event === "received-many") return { ...each, sha256: flipLastBit(each.sha256) }
        return each
      }),
  },
  "swapped-order": {
    observations: (all) => {
      const received = all.filter(({ event }) => event === "received")
      const [first, second] = received
      if (first === undefined || second === undefined) return all
      return all.map((each) => (each === first ? second : each === second ? first : each))
    },
  },
  "lost-last-message": {
    observations: (all) => {
      const last = all.findLast(({ event }) => event === "received")
      return all.filter((each) => each !== last)
    },
  },
  "duplicate-message": {
    observations: (all) => {
      const last = all.findLast(({ event }) => event === "received")
      return all.flatMap((each) => (each === last ? [each, each] : [each]))
    },
  },
  "invented-message": {
    observations: (all) =>
      all.flatMap((each): Observation[] =>
        each.event === "status"
          ? [{ ...each, event: "received", value: "3ff0000000000000" }, each]
          : [each],
      ),
  },
  "wrong-code": {
    observations: (all) =>
      // ALREADY_EXISTS ends no scenario but its own, which gets DATA_LOSS.
      all.map((each) =>
        each.event === "status" ? { ...each, code: each.code === 6 ? 15 : 6 } : each,
      ),
  },
  "wrong-status-message": {
    observations: (all) =>
      all.map((each) =>
        each.event === "status" ? { ...each, message: `${each.message}!` } : each,
      ),
  },
  "dropped-trailers": {
    observations: (all) =>
      all.map((each) => (each.event === "status" ? { ...each, trailers: [] } : each)),
  },
  "dropped-initial-metadata": {
    observations: (all) => all.filter(({ event }) => event !== "initial-metadata"),
  },
  "status-before-last-message": {
    observations: (all) => {
      const status = all.findIndex(({ event }) => event === "status")
      const before = all[status - 1]
      if (before?.event !== "received" && before?.event !== "received-many") return all
      return all.with(status - 1, all[status] as Observation).with(status, before)
    },
  },
  "no-status": { observations: (all) => all.filter(({ event }) => event !== "status") },
  "two-statuses": {
    observations: (all) =>
      all.flatMap((each): Observation[] => (each.event === "status" ? [each, each] : [each])),
  },
  "silent-about-nothing": {
    observations: (all) => all.filter(({ event }) => event !== "nothing-received"),
  },
  "prints-twice": {
    observations: (all) =>
      all.flatMap((each): Observation[] =>
        each.event === "case-begun" || each.event === "case-ended" ? [each] : [each, each],
      ),
  },
  "ignores-cancel": {
    plan: (plan) =>
      eachStep(plan, (step) => (step.do === "cancel" ? { ...step, do: "half-close" } : step)),
    observations: (all) => all,
  },
  "shortens-deadline": {
    plan: (plan) =>
      eachStep(plan, (step) =>
        step.do === "open" ? { ...step, deadlineMs: Number(step["deadlineMs"]) / 10 } : step,
      ),
  },
  "forgets-request-metadata": {
    plan: (plan) =>
      eachStep(plan, (step) =>
        step.do === "open" && Array.isArray(step["metadata"])
          ? { ...step, metadata: step["metadata"].filter(([key]) => key === "interop-script") }
          : step,
      ),
  },
  "trusts-every-server": {
    env: { NODE_OPTIONS: `--import ${new URL("trust-every-server.mjs", import.meta.url).href}` },
  },
  "says-nothing": {
    observations: (all) =>
      all.filter(({ event }) => event === "case-begun" || event === "case-ended"),
  },
  "hides-refusals": {
    observations: (all) => all.filter(({ event }) => event !== "not-opened"),
  },
  "sends-no-padding": {
    plan: (plan) => eachStep(plan, ({ paddingBytes: _padding, ...step }) => step),
  },
  "sends-half": {
    plan: (plan) =>
      eachStep(plan, (step) => {
        const values = step["values"] as { from: number; count: number } | undefined
        return step.do === "send-many" && values !== undefined
          ? { ...step, values: { ...values, count: values.count - 1 } }
          : step
      }),
  },
  "lies-to-the-probe": {
    probe: (seen) =>
      seen.event === "unsupported" ? [{ ...seen, event: "half-closed", call: "a" }] : [seen],
  },
  "exits-0-early": { exitsAfterFirstCase: true },
}

function eachStep(plan: Plan, spoil: (step: Step) => Step): void {
  for (const each of plan.cases) each.steps = each.steps.map(spoil)
}

function flipLastBit(hex: string): string {
  return hex.slice(0, -1) + (Number.parseInt(hex.slice(-1), 16) ^ 1).toString(16)
}
