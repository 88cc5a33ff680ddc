import type { Moment } from "@interop/page-data"
import { expect, test } from "vitest"
import { rowsOf } from "./time-line.ts"

const moment = (by: Moment["by"], what: string, atMs = 0): Moment => ({ atMs, by, what })
const arrows = (moments: Moment[]) =>
  rowsOf({ moments }).map((row) => ("left" in row ? undefined : row.step.arrow))

test("a message is joined from where it is sent to where it is received", () => {
  expect(
    arrows([
      moment("client", "a: sent 7 (401c)"),
      moment("server", "a: received 7 (401c)"),
      moment("server", "a: sent 49 (4048)"),
      moment("client", "a: received 50 (4049)"),
    ]),
  ).toEqual([
    { to: "server", row: 1 },
    undefined,
    { to: "client", row: undefined, whole: false },
    { from: "server", whole: false },
  ])
})

test("the same message twice is joined in order", () => {
  expect(
    arrows([
      moment("client", "a: sent 7"),
      moment("client", "a: sent 7"),
      moment("server", "a: received 7"),
      moment("server", "a: received 7"),
    ]),
  ).toEqual([{ to: "server", row: 2 }, { to: "server", row: 3 }, undefined, undefined])
})

test("a status that is sent is not one that comes", () => {
  expect(arrows([moment("server", "a: status-sent OK"), moment("client", "a: status OK")])).toEqual(
    [{ to: "client", row: 1 }, undefined],
  )
})

test("where a side says nothing, messages go the whole way", () => {
  expect(arrows([moment("client", "a: sent 7"), moment("client", "a: status OK")])).toEqual([
    { to: "server", row: undefined, whole: true },
    { from: "server", whole: true },
  ])
})

test("a frame goes from who sent it, and joins the ends", () => {
  expect(
    arrows([
      moment("client", "a: sent 7"),
      moment("wire", "#1 client: DATA, stream 1"),
      moment("server", "a: received 7"),
    ]),
  ).toEqual([
    { to: "server", row: undefined, whole: false },
    { to: "server", row: undefined, whole: true },
    { from: "client", whole: false },
  ])
})

test("what is left out stands where it was", () => {
  const moments = [moment("client", "a: sent 1"), moment("client", "a: sent 9", 40)]
  const rows = rowsOf({ moments, left: { at: 1, count: 7 } })
  expect(rows[1]).toEqual({ left: 7 })
  expect(rows[2]).toMatchObject({ step: { afterMs: 40 } })
  expect(rowsOf({ moments, left: { at: 2, count: 3 } }).at(-1)).toEqual({ left: 3 })
})
