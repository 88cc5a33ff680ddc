import { Digest, type Happening, type Observation } from "@interop/driver-protocol"
import { expect, test } from "vitest"
import { withDigests, withoutDigests } from "./digests.ts"

const seen = (...happenings: Happening[]): Observation[] =>
  happenings.map((each, index) => ({ ...each, seq: index, atMs: index, case: "1" }))

const received = (call: string, value: number): Happening => ({
  event: "received",
  call,
  bytes: message(value).toString("base64"),
})

const message = (value: number) => Buffer.from([0x08, value])

const many = (call: string, ...values: number[]): Happening => {
  const digest = new Digest()
  for (const value of values) digest.add(message(value))
  return { event: "received-many", call, ...digest.finish() }
}

const status = (call: string): Happening => ({
  event: "status",
  call,
  code: 0,
  message: "",
  trailers: [],
})

const withoutTimes = (all: Observation[]) => all.map((each) => ({ ...each, seq: 0, atMs: 0 }))

test("a plan's receive-many is shown message by message, and then as the digest that it asked for", () => {
  const target = { address: "a:1" }
  const steps = [
    { do: "receive-many", call: "a" },
    { do: "receive-to-end", call: "b" },
  ]
  const plan = {
    contract: { descriptors: "d" },
    cases: [{ id: "1", name: "n", timeoutMs: 1, target, steps }],
  }
  const calls = withoutDigests(plan).get("1") ?? new Set()

  expect(plan.cases[0]?.steps.map((step) => step.do)).toEqual(["receive-to-end", "receive-to-end"])
  const shown = seen(received("a", 1), received("b", 2), received("a", 3), status("a"), status("b"))
  expect(withoutTimes(withDigests(shown, calls))).toEqual(
    withoutTimes(seen(received("b", 2), many("a", 1, 3), status("a"), status("b"))),
  )
})

test("a message that is shown twice is in the digest twice", () => {
  const twice = seen(received("a", 1))
  const shown = withDigests([...twice, ...twice, ...seen(status("a"))], new Set(["a"]))

  expect(withoutTimes(shown)).toEqual(withoutTimes(seen(many("a", 1, 1), status("a"))))
})
