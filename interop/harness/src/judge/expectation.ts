import { encodeDouble } from "@interop/driver-protocol"
import type { Scenario } from "../select/scenarios.ts"
import { type CallModel, openSquareServiceCall } from "./square-service.ts"

/** One thing that must be observed, in this place and no other. */
export type Expected =
  | { event: "sent" | "received"; value: string }
  | { event: "half-closed" | "cancelled" | "nothing-received" }
  | { event: "status"; code: number }

const OK = 0
const CANCELLED = 1

/** What the steps show when both sides do as the contract says, in order. */
export function expectationOf({ id, bidi, steps }: Scenario): Expected[] {
  const expected: Expected[] = []
  let call: CallModel | undefined
  let cancelled = false
  const opened = () => {
    if (call === undefined)
      throw new RangeError(`scenario ${id}: its first step must open the call`)
    return call
  }

  for (const step of steps) {
    switch (step.do) {
      case "open":
        call = openSquareServiceCall(step.method, bidi)
        break
      case "send":
        opened().accept(step.value)
        expected.push({ event: "sent", value: encodeDouble(step.value) })
        break
      case "half-close":
        opened().halfClose()
        expected.push({ event: "half-closed" })
        break
      case "cancel":
        cancelled = true
        expected.push({ event: "cancelled" })
        break
      case "receive": {
        const next = opened().next()
        if (cancelled) expected.push({ event: "status", code: CANCELLED })
        else if (next === "end") expected.push({ event: "status", code: OK })
        else if (next !== "pending") expected.push({ event: "received", value: encodeDouble(next) })
        else if (step.withinMs !== undefined) expected.push({ event: "nothing-received" })
        else throw new RangeError(`scenario ${id}: a receive step waits for what nobody will send`)
        break
      }
      case "receive-to-end": {
        if (cancelled) {
          expected.push({ event: "status", code: CANCELLED })
          break
        }
        let next = opened().next()
        for (; typeof next === "number"; next = opened().next()) {
          expected.push({ event: "received", value: encodeDouble(next) })
        }
        if (next === "pending")
          throw new RangeError(`scenario ${id}: receives to the end of an open call`)
        expected.push({ event: "status", code: OK })
        break
      }
    }
  }
  return expected
}
