import { expect, test } from "vitest"
import {
  compareVersions,
  nearestVersions,
  newestOfMinors,
  versionRange,
  versionsIn,
} from "./version-number.ts"

test.each([
  ["pip", "grpcio (1.85.3)\nAvailable versions: 1.85.3, 1.9.1, 1.60.0rc1\n  INSTALLED: 1.85.3"],
  ["go", "google.golang.org/grpc v1.0.1-GA v1.9.1 v1.85.3"],
  ["npm", '[\n  "1.9.1",\n  "1.60.0-pre.1",\n  "1.85.3"\n]'],
  ["Maven", "1.9.1\n1.85.3\n1.86.0-SNAPSHOT\n"],
])("released versions are found in what %s prints, the oldest first", (_, printed) => {
  expect(versionsIn(printed)).toEqual(["1.9.1", "1.85.3"])
})

test("versions are compared by number", () => {
  const sorted = ["1.10.0", "1.9.9", "1.9.10", "0.99.0"].toSorted(compareVersions)
  expect(sorted).toEqual(["0.99.0", "1.9.9", "1.9.10", "1.10.0"])
})

test("of each minor version the newest is taken", () => {
  expect(newestOfMinors(["1.51.1", "1.51.3", "1.60.0", "1.60.2", "1.61.0"])).toEqual([
    "1.51.3",
    "1.60.2",
    "1.61.0",
  ])
})

test.each([
  ["1.52.0", ["1.51.1", "1.51.3", "1.60.0"]],
  ["1.50", ["1.51.1", "1.51.3"]],
  ["9.9.9", ["1.51.3", "1.60.0"]],
  ["9", ["1.51.3", "1.60.0"]],
])("the nearest to %s are named", (wanted, near) => {
  expect(nearestVersions(wanted, ["1.51.1", "1.51.3", "1.60.0"])).toEqual(near)
})

test.each([
  ["<1.54", ["1.53.2"], ["1.54.0", "1.54.3", "1.60.0"]],
  ["<=1.54", ["1.53.2", "1.54.3"], ["1.55.0"]],
  [">1.54", ["1.55.0"], ["1.54.3", "1.53.2"]],
  [">=1.51 <1.60.1", ["1.51.0", "1.60.0"], ["1.50.9", "1.60.1"]],
  ["1.51", ["1.51.0", "1.51.3"], ["1.52.0", "1.5.1"]],
  ["=1.51.1 || >=1.80", ["1.51.1", "1.80.0", "2.0.0"], ["1.51.3", "1.79.9"]],
])("the range %s", (range, inside, outside) => {
  const has = versionRange(range)
  expect(inside.map(has)).not.toContain(false)
  expect(outside.map(has)).not.toContain(true)
})

test.each(["", "new", ">=", "^1.2.3", "1.x", "1.51 - 1.60", ">= 1.51", "1.51 ||"])(
  "%j is no range",
  (text) => {
    expect(() => versionRange(text)).toThrow(`versions "${text}" is no range`)
  },
)
