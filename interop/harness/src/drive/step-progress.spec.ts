import type { Observation } from "@interop/driver-protocol"
import { expect, test } from "vitest"
import { StepProgress } from "./step-progress.ts"

const steps = [
  { do: "open", call: "a" },
  { do: "send-many", call: "a" },
  { do: "open", call: "b" },
]

function taking(...observations: object[]): () => void {
  const progress = new StepProgress(steps)
  return () => {
    for (const each of observations) progress.take(each as Observation)
  }
}

test("progress that grows to the end of its step is taken", () => {
  expect(
    taking(
      { event: "progress", call: "a", count: 10 },
      { event: "initial-metadata", call: "a", metadata: [] },
      { event: "progress", call: "a", count: 20 },
      { event: "sent-many", call: "a", count: 20 },
    ),
  ).not.toThrow()
})

test("progress begins anew with each step", () => {
  expect(
    taking(
      { event: "progress", call: "a", count: 20 },
      { event: "sent-many", call: "a", count: 20 },
      { event: "progress", call: "a", count: 5 },
      { event: "received-many", call: "a", count: 5 },
    ),
  ).not.toThrow()
})

test.each([
  [
    "of a call without a long step",
    [{ event: "progress", call: "b", count: 1 }],
    /no step of many messages/,
  ],
  [
    "that does not grow",
    [
      { event: "progress", call: "a", count: 7 },
      { event: "progress", call: "a", count: 7 },
    ],
    /7 follows 7/,
  ],
  [
    "above the end of its step",
    [
      { event: "progress", call: "a", count: 9 },
      { event: "sent-many", call: "a", count: 8 },
    ],
    /says 9 messages, and its step ends with 8/,
  ],
])("progress %s is refused", (_, observations, message) => {
  expect(taking(...observations)).toThrow(message)
})
