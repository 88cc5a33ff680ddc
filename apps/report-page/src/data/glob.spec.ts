import { expect, test } from "vitest"
import { matcherOf } from "./glob.ts"

test("a list names, and a star stands for any characters", () => {
  const matches = matcherOf("go-grpc,python-*")
  expect(["go-grpc", "python-aio", "go-grpc-2", "typescript"].filter(matches)).toEqual([
    "go-grpc",
    "python-aio",
  ])
})

test("no other character means anything, and a name may have a comma", () => {
  expect(matcherOf("a.c*")("abcd")).toBe(false)
  expect(matcherOf("a.c*")("a.cd")).toBe(true)
  expect(matcherOf("a,b")("a,b")).toBe(true)
})
