import { expect, test } from "vitest"
import { cutText, visiblePieces, visibleText } from "./visible-text.ts"

test("characters that are not seen get a name, and the rest stays", () => {
  expect(visiblePieces("a\u202Eb\n\n\u0000c")).toEqual([
    { text: "a" },
    { hidden: "U+202E", times: 1, breaks: false },
    { text: "b" },
    { hidden: String.raw`\n`, times: 2, breaks: true },
    { hidden: "U+0000", times: 1, breaks: false },
    { text: "c" },
  ])
})

test("half of a surrogate pair has a name, a whole one is a character", () => {
  expect(visibleText("\uD83D 😀")).toBe("U+D83D 😀")
})

test("a million control characters are one piece", () => {
  expect(visiblePieces("\u0001".repeat(1_000_000))).toEqual([
    { hidden: "U+0001", times: 1_000_000, breaks: false },
  ])
})

test("a text is not cut within a pair", () => {
  expect(cutText("ab😀", 3)).toBe("ab")
  expect(cutText("ab😀", 4)).toBe("ab😀")
})
