import { expect, test } from "vitest"
import { ownScenario, ownScenarios } from "../testing/own-scenarios.ts"
import { stepsOf } from "./steps.ts"

const words = (id: string) => stepsOf(ownScenario(id)).map(({ by, what }) => `${by} ${what}`)

test("a call of the contract is told in words", () => {
  expect(words("tutorial/unary")).toEqual([
    "client calls /squarerpc_service.SquareService/square",
    "server answers as the contract says of this method",
    expect.stringMatching(/^client sends \d/),
    "client half-closes: it sends no more",
    "client receives until the call ends",
  ])
})

test("a server's script stands below the step that opens its call", () => {
  expect(words("status/without-messages-server-streaming")).toEqual([
    "client calls /squarerpc_service.SquareService/rangeSquare",
    "server receives a message, or the end of the requests",
    'server ends the call with NOT_FOUND "none"',
    "client sends 3 (4008000000000000)",
    "client half-closes: it sends no more",
    "client receives until the call ends",
  ])
})

test("the steps of a hostile client are told in words", () => {
  expect(words("hostile-client/unknown-frame")).toContain(
    "client sends a frame: call a, type 250, hex 00",
  )
})

test("every scenario of the suite has steps, each a line of a length that can be read", () => {
  const all = ownScenarios.map((scenario) => ({ id: scenario.id, steps: stepsOf(scenario) }))

  expect(all.filter(({ steps }) => steps.length === 0)).toEqual([])
  expect(Math.max(...all.map(({ steps }) => steps.length))).toBeLessThanOrEqual(121)
  for (const { what } of all.flatMap(({ steps }) => steps)) {
    expect(what).not.toMatch(/[\n\r]|undefined|\[object/)
    expect(what.length).toBeLessThan(3000)
  }
})
