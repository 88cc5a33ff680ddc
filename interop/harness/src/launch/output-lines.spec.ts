import { Readable } from "node:stream"
import { expect, test } from "vitest"
import { OutputError, outputLines } from "./output-lines.ts"

/** The lines up to the end or an error, and the error. */
async function linesOf(chunks: Iterable<Buffer>) {
  const lines: string[] = []
  try {
    for await (const line of outputLines(Readable.from(chunks))) lines.push(line)
  } catch (error) {
    if (!(error instanceof OutputError)) throw error
    return { lines, code: error.code, message: error.message }
  }
  return { lines }
}

/** Each byte as a chunk of its own. */
function bytewise(bytes: Buffer): Buffer[] {
  return Array.from(bytes, (byte) => Buffer.of(byte))
}

test.each([
  ["", []],
  ["\n", [""]],
  ["a", ["a"]],
  ["a\n", ["a"]],
  ["a\n\nb\r\nc", ["a", "", "b\r", "c"]],
  ["é\u2028€\u{1f600}\n\u{fffd}\n", ["é\u2028€\u{1f600}", "\u{fffd}"]],
  ["\u{feff}a\n", ["\u{feff}a"]],
])("%j has the lines %j, however it comes", async (text, lines) => {
  expect(await linesOf([Buffer.from(text)])).toEqual({ lines })
  expect(await linesOf(bytewise(Buffer.from(text)))).toEqual({ lines })
})

test.each([
  ["a byte of no character", [0xff]],
  ["a character that goes on without a start", [0x80]],
  ["a character that does not go on", [0xc3]],
  ["a character that is longer than it must be", [0xc0, 0xaf]],
  ["half of a surrogate pair", [0xed, 0xa0, 0x80]],
])("%s is no UTF-8, and the lines before it count", async (_, bytes) => {
  const text = Buffer.concat([
    Buffer.from("ä\nb\n"),
    Buffer.from([0x78, ...bytes, 0x79]),
    Buffer.from("\nz\n"),
  ])
  const refused = {
    lines: ["ä", "b"],
    code: "not-utf-8",
    message: expect.stringMatching(/^prints a line that is not UTF-8: "x\ufffd+y"$/),
  }
  expect(await linesOf([text])).toEqual(refused)
  expect(await linesOf(bytewise(text))).toEqual(refused)
})

test("a character that the end cuts off is no UTF-8", async () => {
  expect(await linesOf([Buffer.from("a\n"), Buffer.of(0xe2, 0x82)])).toMatchObject({
    lines: ["a"],
    code: "not-utf-8",
  })
})

test("a line without an end is refused before it fills the memory", async () => {
  let chunks = 0
  function* endless() {
    for (;;) {
      chunks += 1
      yield Buffer.alloc(65_536, "x")
    }
  }
  expect(await linesOf(endless())).toEqual({
    lines: [],
    code: "line-too-long",
    message: "floods its standard output: a line of more than 1000000 bytes",
  })
  expect(chunks).toBeLessThan(100)
})
