import { testCertificatePaths } from "@interop/certificates/testing"
import { expect, test } from "vitest"
import type { Cell } from "../select/cells.ts"
import { ownScenario } from "../testing/own-scenarios.ts"
import { caseFor } from "./plan.ts"

const program = { name: "a-program" } as Cell["server"]

function targetIn(scenario: string) {
  const cell = {
    server: program,
    client: program,
    scenario: ownScenario(scenario),
    transport: "plaintext",
  } as const
  return caseFor(cell, { id: "1", address: "x:1" }, testCertificatePaths("/"), 1000).target
}

test("a client is told to share calls out among addresses, and not where one stands for all servers", () => {
  expect(targetIn("life/round-robin")).toEqual({ address: "x:1", loadBalancing: "round_robin" })
  expect(targetIn("proxies/in-turn")).toEqual({ address: "x:1" })
})
