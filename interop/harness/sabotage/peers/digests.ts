import { Digest, type Observation, type Plan } from "@interop/driver-protocol"

/** The calls of a case, by its id, whose messages are to be shown as a digest. */
export type Digested = ReadonlyMap<string, ReadonlySet<string>>

/** Has the messages of receive-many shown one by one, so that they can be spoiled. */
export function withoutDigests(plan: Plan): Digested {
  return new Map(
    plan.cases.map((each) => {
      const calls = each.steps.flatMap(({ do: name, call }) =>
        name === "receive-many" ? [String(call)] : [],
      )
      each.steps = each.steps.map((step) =>
        step.do === "receive-many" ? { ...step, do: "receive-to-end" } : step,
      )
      return [each.id, new Set(calls)]
    }),
  )
}

/** What is left of those messages as the one line that the plan asked for. */
export function withDigests(observations: Observation[], calls: ReadonlySet<string>) {
  return [...calls].reduce(digested, observations)
}

function digested(observations: Observation[], call: string): Observation[] {
  const isMessage = (each: Observation) => each.event === "received" && each.call === call
  const last = observations.findLast(isMessage)
  if (last === undefined) return observations
  const digest = new Digest()
  for (const each of observations) {
    if (each.event === "received" && each.call === call) {
      digest.add("bytes" in each ? Buffer.from(each.bytes, "base64") : Buffer.alloc(each.length))
    }
  }
  const { seq, atMs, case: id } = last
  const many: Observation = {
    seq,
    atMs,
    case: id,
    event: "received-many",
    call,
    ...digest.finish(),
  }
  const at = observations.lastIndexOf(last)
  return observations.toSpliced(at, 1, many).filter((each) => !isMessage(each))
}
