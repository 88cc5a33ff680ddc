import { expect, test } from "vitest"
import type { Transport } from "@interop/driver-protocol"
import { describeExpected } from "./judge/describe.ts"
import { expectationOf } from "./judge/expectation.ts"
import { ownScenario, ownScenarios } from "./testing/own-scenarios.ts"
import type { Cell } from "./select/cells.ts"
import { decoyOf, decoysIn } from "./select/decoys.ts"
import type { Program } from "./select/manifests.ts"

function cellOf(id: string, transport: Transport = "plaintext", client = "c", server = "s"): Cell {
  return {
    scenario: ownScenario(id),
    transport,
    client: programOf(client),
    server: programOf(server),
  }
}

const programs = new Map<string, Program>()

function programOf(name: string): Program {
  const program = programs.get(name) ?? ({ name } as Program)
  programs.set(name, program)
  return program
}

/** What a client must show of a cell. */
function shown({ scenario }: Cell): string {
  const { client, terms } = expectationOf(scenario)
  return client.map((each) => describeExpected(each, terms)).join("\n")
}

test("a decoy is told as its twin, and answered with something else", () => {
  for (const id of ["tutorial/unary", "tutorial/server-streaming", "status/not-found"]) {
    const twin = cellOf(id)
    const decoy = decoyOf(twin)
    expect(decoy?.told).toBe(twin)
    expect(shown(decoy?.answered ?? twin)).not.toBe(shown(twin))
  }
})

test("no two runs have the same answer", () => {
  const [first, second] = [1, 2].map(() => decoyOf(cellOf("values/one-response"))?.answered)
  expect(shown(first as Cell)).not.toBe(shown(second as Cell))
})

test.each([
  "tutorial/bidi-after-half-close",
  "security/server-certificate-expired",
  "deadlines/expires-in-every-shape",
  "metadata/illegal-name",
  "life/drain",
])("%s has none: it waits, must fail or has servers of its own", (id) => {
  expect(decoyOf(cellOf(id))).toBeUndefined()
})

test("each client has one of every family and two over each transport, over all of its servers", () => {
  const cells = ["s1", "s2", "s3"].flatMap((server) =>
    ownScenarios.flatMap(({ id, transports }) =>
      transports.map((transport) => cellOf(id, transport, "c", server)),
    ),
  )
  const decoys = [...decoysIn(cells).values()].map(({ twin }) => twin)
  const families = new Set(decoys.map(({ scenario }) => scenario.id.split("/")[0]))
  for (const family of ["tutorial", "values", "status", "metadata", "streams", "sizes"]) {
    expect(families).toContain(family)
  }
  for (const transport of ["plaintext", "tls", "mtls"]) {
    const its = decoys.filter((each) => each.transport === transport)
    expect(its.length).toBeGreaterThanOrEqual(2)
    expect(new Set(its.map(({ server }) => server)).size).toBeLessThan(its.length)
  }
  expect(decoys.length).toBeLessThan(20)
})
