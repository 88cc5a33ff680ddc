import { expect, test } from "vitest"
import { codeSpan, plainText } from "./markdown-text.ts"
import { excerpt, printable } from "./printable.ts"

test("what would act at a terminal or turn a line around is shown by its number", () => {
  expect(printable("a\u001B[31mb\r\nc\u202Ed\u2066e\u0085f\uD800")).toBe(
    String.raw`a\u{1b}[31mb\u{d}\u{a}c\u{202e}d\u{2066}e\u{85}f\u{d800}`,
  )
  expect(printable("Ärger, 火, 👍, ±∞")).toBe("Ärger, 火, 👍, ±∞")
})

test("a value of megabytes is cut, and says by how much", () => {
  expect(excerpt("x".repeat(4 * 1024 * 1024), 10)).toBe(
    `${"x".repeat(10)}… 4194294 characters more`,
  )
})

test("a code span holds any text", () => {
  expect(codeSpan("a")).toBe("`a`")
  expect(codeSpan("a``b`")).toBe("``` a``b` ```")
  expect(codeSpan("</code><script>\n| x")).toBe(String.raw`${"`"}</code><script>\u{a}| x${"`"}`)
})

test("of plain text no character is markup", () => {
  expect(plainText("<img src=x> *a* [b](c) | `d` &lt; #1")).toBe(
    String.raw`\<img src=x\> \*a\* \[b\](c) \| \`d\` \&lt; \#1`,
  )
})
