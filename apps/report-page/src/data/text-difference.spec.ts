import { expect, test } from "vitest"
import { type Part, difference } from "./text-difference.ts"

const marked = (parts: readonly Part[]) =>
  parts.map(({ text, differs }) => (differs ? `[${text}]` : text)).join("")

test("what the other text lacks is marked, and nothing else", () => {
  const { before, after } = difference(
    "received 49 (4048800000000000), status OK",
    "received 50 (4048800000000001), status OK",
  )
  expect(marked(before)).toBe("received [49] ([4048800000000000]), status OK")
  expect(marked(after)).toBe("received [50] ([4048800000000001]), status OK")
})

test("what comes between is marked on its side only", () => {
  const { before, after } = difference("received 1 2 3", "received 1 3")
  expect(marked(before)).toBe("received 1 [2 ]3")
  expect(marked(after)).toBe("received 1 3")
})

test("the same texts have no mark, and an empty one is all other", () => {
  expect(marked(difference("status OK", "status OK").before)).toBe("status OK")
  expect(marked(difference("", "a b").after)).toBe("[a b]")
})

test("texts that are too long to compare are marked between their common ends", () => {
  const long = (word: string) => `same ${`${word} `.repeat(3000)}end`
  const { before } = difference(long("a"), long("b"))
  expect(before.map(({ differs }) => differs)).toEqual([false, true, false])
})
