import type {
  Case,
  Messages,
  MetadataEntry,
  Observation,
  Plan,
  Ready,
  Script,
  Step,
} from "@interop/driver-protocol"

/** The first cases of a plan, which no client can know. */
export const PROBES = 2

/** What is spoiled in a client, and how. */
export interface ClientSabotage {
  plan?: (plan: Plan) => void
  /** Of one case, in order. */
  observations?: (observations: Observation[], planned: Case, plan: Plan) => Observation[]
  /** It is given every message, those of receive-many as well. */
  seesMessages?: boolean
  probe?: (observation: Observation) => Observation[]
  /** Of what the harness is told when it is ready. */
  ready?: (ready: Ready) => Ready
  env?: NodeJS.ProcessEnv
  exitsAfterFirstCase?: boolean
  /** Listeners that get a few bytes, and no call. */
  greets?: (plan: Plan) => Case[]
  /** Every other case runs in a second client, beside the others; what both show is printed in the order of the plan. */
  runsAtOnce?: boolean
  /** Time that was only counted is counted in all that follows. */
  clockKeepsWhatItCounts?: boolean
  /** Where the calls really go, instead of the server under test. */
  detour?: "own-server" | "one-connection"
  /** It opens connections to the server that carry no call. */
  opensIdleConnections?: boolean
  /** What it does when its last case is through, instead of ending well. */
  atEnd?: () => void
}

export const clientSabotages: Record<string, ClientSabotage> = {
  "wrong-bit": {
    observations: (all) =>
      all.map((each) => {
        if (each.event === "received") return spoiled(each)
        if (each.event === "received-many") return { ...each, sha256: flipLastDigit(each.sha256) }
        return each
      }),
  },
  "swapped-order": {
    seesMessages: true,
    observations: (all) => {
      const received = all.filter(({ event }) => event === "received")
      const [first, second] = received
      if (first === undefined || second === undefined) return all
      return all.map((each) => (each === first ? second : each === second ? first : each))
    },
  },
  "lost-last-message": {
    seesMessages: true,
    observations: (all) => {
      const last = all.findLast(({ event }) => event === "received")
      return all.filter((each) => each !== last)
    },
  },
  "duplicate-message": {
    seesMessages: true,
    observations: (all) => {
      const last = all.findLast(({ event }) => event === "received")
      return all.flatMap((each) => (each === last ? [each, each] : [each]))
    },
  },
  "invented-message": {
    seesMessages: true,
    observations: (all) =>
      all.flatMap((each): Observation[] =>
        each.event === "status"
          ? [{ ...each, event: "received", bytes: "CQAAAAAAAPA/" }, each]
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
    plan: (plan) => eachStep(plan, ({ zeros: _zeros, ...step }) => step),
  },
  "sends-half": {
    plan: (plan) =>
      eachStep(plan, (step) => {
        if (step.do !== "send-many") return step
        const messages = step["messages"] as Messages
        const fewer = Array.isArray(messages)
          ? messages.slice(0, -1)
          : { ...messages, count: messages.count - 1 }
        return { ...step, messages: fewer }
      }),
  },
  "lies-to-the-probe": {
    probe: (seen) =>
      seen.event === "unsupported" ? [{ ...seen, event: "half-closed", call: "a" }] : [seen],
  },
  "passes-over-unknown-keys": {
    plan: (plan) =>
      eachStep(plan, (step) => ("ms" in step ? { do: step.do, ms: step["ms"] } : step)),
  },
  "runs-backwards": { plan: (plan) => plan.cases.push(...plan.cases.splice(PROBES).toReversed()) },
  "names-a-capability": { ready: (ready) => ({ ...ready, capabilities: ["script"] }) },
  "exits-0-early": { exitsAfterFirstCase: true },
  "exits-3-at-the-end": { atEnd: () => process.exit(3) },
  "crashes-at-the-end": { atEnd: () => process.kill(process.pid, "SIGSEGV") },
  "never-ends": { atEnd: () => setInterval(() => {}, 1000) },
  "prints-garbage-at-the-end": { atEnd: () => process.stdout.write("bye\n") },
  "unsupported-everywhere": {
    observations: (all) => [
      ...all.slice(0, 1),
      unsupportedAfter(all[0] as Observation),
      ...all.slice(-1),
    ],
  },
  "unsupported-too-late": {
    observations: (all) => [
      ...all.slice(0, -1).map((each) => (each.event === "received" ? spoiled(each) : each)),
      unsupportedAfter(all.at(-1) as Observation),
      ...all.slice(-1),
    ],
  },
  "goes-on-after-unsupported": {
    observations: (all) => [
      ...all.slice(0, 1),
      unsupportedAfter(all[0] as Observation),
      ...all.slice(1),
    ],
  },
  "calls-its-own-server": { detour: "own-server" },
  "keeps-one-connection": { detour: "one-connection" },
  "keeps-one-connection-and-opens-idle-ones": {
    detour: "one-connection",
    opensIdleConnections: true,
  },
  "skips-forbidden-calls": {
    plan: (plan) => {
      for (const each of forbiddenIn(plan)) each.target = { address: "127.0.0.1:1" }
    },
  },
  "greets-forbidden-listeners": {
    plan: (plan) => {
      for (const each of forbiddenIn(plan)) each.target = { address: "127.0.0.1:1" }
    },
    greets: forbiddenIn,
  },
  "trusts-and-denies": {
    env: { NODE_OPTIONS: `--import ${new URL("trust-every-server.mjs", import.meta.url).href}` },
    observations: (all, planned, plan) =>
      forbiddenIn(plan).includes(planned)
        ? all.flatMap((each): Observation[] => {
            if (each.event === "received" || each.event === "initial-metadata") return []
            return each.event === "status" ? [{ ...each, code: 14, trailers: [] }] : [each]
          })
        : all,
  },
  "repeats-its-plan": {
    observations: (all, { steps }) => {
      const responses = foretold(steps)
      return all.map((each) => {
        if (each.event !== "received") return each
        const bytes = responses.shift()
        return bytes === undefined ? each : { ...each, bytes }
      })
    },
  },
  "passes-bytes-through": {
    plan: (plan) =>
      eachStep(plan, (step) => (step.do === "open" ? { ...step, codec: "bytes" } : step)),
    ready: (ready) => ({ ...ready, messages: "generated" }),
  },
  "compresses-nothing": {
    plan: (plan) => eachStep(plan, ({ compression: _compression, ...step }) => step),
  },
  "runs-cases-at-once": { runsAtOnce: true },
  "skips-waits": {
    plan: (plan) => {
      for (const each of plan.cases) {
        each.steps = each.steps.filter(({ withinMs }) => withinMs === undefined)
      }
    },
    observations: (all, { steps }) => {
      const wait = steps.find(({ withinMs }) => withinMs !== undefined)
      const at = all.findIndex(({ event }) => event === "half-closed")
      const next = all[at]
      if (wait === undefined || next === undefined) return all
      const { call, withinMs } = wait as unknown as { call: string; withinMs: number }
      const atMs = next.atMs + withinMs
      return all.toSpliced(at, 0, { ...next, event: "nothing-received", call, withinMs, atMs })
    },
    clockKeepsWhatItCounts: true,
  },
  "tells-false-progress": {
    observations: (all) =>
      all.flatMap((each): Observation[] =>
        each.event === "sent-many" || each.event === "received-many"
          ? [{ ...each, event: "progress", count: each.count + 1 }, each]
          : [each],
      ),
  },
  impatient: {
    plan: (plan) =>
      eachStep(plan, (step) =>
        typeof step["withinMs"] === "number"
          ? { ...step, withinMs: step["withinMs"] / HASTE }
          : step,
      ),
    // A machine that stood still meanwhile does not make up for its haste.
    observations: (all) =>
      all.map((each, index) => {
        if (each.event !== "nothing-received") return each
        const beforeMs = all[index - 1]?.atMs ?? each.atMs
        return { ...each, withinMs: each.withinMs * HASTE, atMs: beforeMs + each.withinMs }
      }),
  },
  "clock-runs-ahead": {
    observations: (all) => all.map((each) => ({ ...each, atMs: each.atMs * 1000 })),
  },
  "leaks-trailers": {
    observations: (all) => {
      const trailers = all.flatMap((each) => (each.event === "status" ? each.trailers : []))
      return all.map((each) => (each.event === "status" ? { ...each, trailers } : each))
    },
  },
  "leaks-initial-metadata": {
    observations: (all) => {
      const metadata = all.flatMap((each) =>
        each.event === "initial-metadata" ? each.metadata : [],
      )
      return all.map((each) => (each.event === "initial-metadata" ? { ...each, metadata } : each))
    },
  },
  "invents-a-call": {
    observations: (all) => [
      ...all.slice(0, 1),
      { ...(all[0] as Observation), event: "initial-metadata", call: "nobody", metadata: [] },
      ...all.slice(1),
    ],
  },
  "always-unavailable": {
    observations: (all) =>
      all.flatMap((each): Observation[] => {
        if (each.event === "received") return []
        return each.event === "status" ? [{ ...each, code: 14 }] : [each]
      }),
  },
}

const HASTE = 20

/** The right call that follows them tells. */
function forbiddenIn({ cases }: Plan): Case[] {
  return cases.filter((_, index) => cases[index + 1]?.steps[0]?.["call"] === "right")
}

/** What the script of the one call of a case sends. */
function foretold(steps: readonly Step[]): string[] {
  const metadata = steps.flatMap((step) => (step["metadata"] ?? []) as MetadataEntry[])
  const script = metadata.find(([key]) => key === "interop-script")?.[1]
  if (script !== undefined) {
    const { steps: played } = JSON.parse(script) as Script
    return played.flatMap((step) => (step.do === "send" ? [String(step["bytes"])] : []))
  }
  const [open, first] = steps
  if (!String(open?.["path"]).endsWith("/square") || first?.do !== "send") return []
  const number = Buffer.from(String(first["bytes"]), "base64").readDoubleLE(1)
  const square = Buffer.from("090000000000000000", "hex")
  square.writeDoubleLE(number * number, 1)
  return [square.toString("base64")]
}

function unsupportedAfter(each: Observation): Observation {
  const { seq, atMs, case: id } = each
  return { event: "unsupported", reason: "an exception that was caught", seq, atMs, case: id }
}

type Received = Extract<Observation, { event: "sent" | "received" }>

function spoiled(each: Received): Observation {
  if (!("bytes" in each)) return { ...each, sha256: flipLastDigit(each.sha256) }
  const message = Buffer.from(each.bytes, "base64")
  return { ...each, bytes: flipLastBit(message).toString("base64") }
}

function eachStep(plan: Plan, spoil: (step: Step) => Step): void {
  for (const each of plan.cases) each.steps = each.steps.map(spoil)
}

/** Of the double in a message; a zero is a message of no bytes. */
export function flipLastBit(message: Buffer): Buffer {
  const bytes =
    message.length === 0 ? Buffer.from("090000000000000000", "hex") : Buffer.from(message)
  bytes[1] = (bytes[1] ?? 0) ^ 1
  return bytes
}

function flipLastDigit(hex: string): string {
  return hex.slice(0, -1) + (Number.parseInt(hex.slice(-1), 16) ^ 1).toString(16)
}
