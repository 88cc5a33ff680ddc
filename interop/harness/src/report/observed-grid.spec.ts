import { expect, test } from "vitest"
import { gridOf, readable } from "./observed-grid.ts"
import type { ObservedCell, ObservedScenario } from "./observed.ts"

const cell = (names: string, observed: string, more: Partial<ObservedCell> = {}): ObservedCell => {
  const [server = "", client = ""] = names.split(" ")
  return { server, client, transport: "plaintext", outcome: "pass", observed, ...more }
}

const scenario = (...cells: ObservedCell[]): ObservedScenario => ({
  id: "family/name",
  title: "",
  reason: "",
  open: false,
  specification: [],
  differs: true,
  cells,
})

test("servers and clients that cannot be told apart stand together", () => {
  const grid = gridOf(
    scenario(
      cell("go go", "a: status OK"),
      cell("go java", "a: status UNKNOWN", { outcome: "fail" }),
      cell("go rust", "a: status OK"),
      cell("aio go", "a: status OK"),
      cell("aio java", "a: status UNKNOWN", { outcome: "fail" }),
      cell("aio rust", "a: status OK"),
      cell("js go", "a: status ABORTED"),
      cell("js java", "a: status ABORTED"),
      cell("js rust", "a: status ABORTED"),
    ),
  )

  expect(grid).toEqual({
    servers: [["go", "aio"], ["js"]],
    clients: [["go", "rust"], ["java"]],
    entries: [
      ["status OK", "**status UNKNOWN**"],
      ["status ABORTED", "status ABORTED"],
    ],
  })
})

test("transports are named where they differ", () => {
  const { entries } = gridOf(
    scenario(
      cell("go go", "a: status OK"),
      cell("go go", "a: status OK", { transport: "tls" }),
      cell("go go", "a: status UNAVAILABLE", { transport: "mtls", outcome: "diverges" }),
    ),
  )

  expect(entries).toEqual([["plaintext, tls: status OK; mtls: **status UNAVAILABLE**"]])
})

test("what has not shown anything is told by its outcome", () => {
  const { observed: _, ...silent } = cell("go go", "")
  const { entries } = gridOf(scenario({ ...silent, outcome: "unsupported" }))

  expect(entries).toEqual([["unsupported"]])
})

test.each([
  ["a: received 4022000000000000, status OK", "received 4022000000000000, status OK"],
  ["a: status OK; b: status CANCELLED", "a: status OK; b: status CANCELLED"],
  ["a: status OK; server, a: call-begun, cancelled", "status OK; server: call-begun, cancelled"],
  ['a: status INTERNAL "<*>"', 'status INTERNAL "\\<\\*>"'],
])("%s reads %s", (summary, text) => {
  expect(readable(summary)).toBe(text)
})
