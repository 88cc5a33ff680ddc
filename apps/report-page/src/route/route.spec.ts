import { expect, test } from "vitest"
import { cellHref, cellKeyOf, hrefOf, parseRoute } from "./route.ts"

test("an address says again what it was made of", () => {
  const href = hrefOf("cells", [], { server: "a b,c", q: "x&y=#?/%", page: undefined, client: "" })
  expect(parseRoute(href)).toEqual({
    view: "cells",
    path: [],
    query: { server: "a b,c", q: "x&y=#?/%" },
  })
})

test("a cell is found by its address, whatever its names hold", () => {
  const cell = { server: "a/b", client: "100%|<", scenario: "family/na me", transport: "tls" }
  const { view, path } = parseRoute(cellHref(cell))
  expect(view).toBe("cell")
  expect(cellKeyOf(path)).toBe("a/b|100%|<|family/na me|tls")
})

test("an address that is none is the overview", () => {
  for (const hash of ["", "#", "#/", "#/nothing", "#%E0%A4%A"]) {
    expect(parseRoute(hash)).toEqual({ view: "overview", path: [], query: {} })
  }
  expect(parseRoute("#/stack/%E0%A4%A").path).toEqual(["%E0%A4%A"])
})
