import { expect, test } from "vitest"
import { causesOf } from "./causes.ts"
import type { CellData, DivergenceData } from "./page-data.ts"

function cell(differing: Partial<CellData>): CellData {
  return {
    server: "typescript",
    client: "go-grpc",
    scenario: "tutorial/unary",
    transport: "tls",
    outcome: "fail",
    durationMs: 1,
    repro: "",
    ...differing,
  }
}

const entry: DivergenceData = {
  entry: "a.yaml:1",
  observed: "a: status OK",
  intermittent: false,
  why: "It keeps them all.",
  upstream: "unreported",
}

test("red cells that differ by their values only have one cause, with all that it touches", () => {
  const [cause, ...others] = causesOf({
    cells: [
      cell({ expected: "received 4.5", actual: "received 4.25" }),
      cell({ outcome: "pass" }),
      cell({
        client: "python-aio",
        scenario: "values/many",
        expected: "received -0",
        actual: "received 4022000000000000",
      }),
      cell({ scenario: "values/few", expected: "received 1e-5", actual: "received 7" }),
    ],
    divergences: [],
  })

  expect(others).toEqual([])
  expect(cause).toEqual({
    outcome: "fail",
    title: "received … instead of received …",
    cells: [0, 2, 3],
    servers: ["typescript"],
    clients: ["go-grpc", "python-aio"],
    families: ["tutorial", "values"],
    divergences: [],
  })
})

test("a cause whose cells show just the same says so with its values", () => {
  const broken = { expected: "status OK", actual: 'status INTERNAL: "12"' }
  const [cause] = causesOf({ cells: [cell(broken), cell(broken)], divergences: [] })

  expect(cause?.title).toBe('status INTERNAL: "12" instead of status OK')
})

test("another status is another cause", () => {
  const cells = ["status INTERNAL", "status UNKNOWN"].map((actual) =>
    cell({ expected: "status OK", actual }),
  )
  expect(causesOf({ cells, divergences: [] })).toHaveLength(2)
})

test("what was not run has one cause for all pairs", () => {
  const [cause, ...others] = causesOf({
    cells: ["typescript", "python"].map((server) =>
      cell({ server, outcome: "not-run", reason: `server ${server} did not start` }),
    ),
    divergences: [],
  })

  expect(others).toEqual([])
  expect(cause).toMatchObject({ title: "server … did not start", cells: [0, 1] })
})

test("cells that diverge are together where the reason is the same, after all that is red", () => {
  const second = { ...entry, entry: "a.yaml:9", observed: "a: status UNKNOWN" }
  const causes = causesOf({
    cells: [
      cell({ outcome: "diverges", divergence: "a.yaml:1" }),
      cell({ outcome: "diverges", divergence: "a.yaml:9" }),
      cell({ reason: "hangs" }),
    ],
    divergences: [entry, second],
  })

  expect(causes.map(({ title, cells }) => [title, cells])).toEqual([
    ["hangs", [2]],
    ["It keeps them all.", [0, 1]],
  ])
  expect(causes[1]?.divergences).toEqual([entry, second])
})

test("a value of any size costs no time", () => {
  const long = `received ${'"\\'.repeat(2_000_000)}`
  const [cause] = causesOf({
    cells: [cell({ expected: long, actual: "a" }), cell({ expected: long, actual: "b" })],
    divergences: [],
  })

  expect(cause?.cells).toEqual([0])
})
