import { decodeNumber, encodeNumber, squareMethodShapes } from "@interop/contract/messages"
import { describe, expect, it } from "vitest"
import { squareAnswers } from "./answers.ts"
import { refusalOf } from "./listener.ts"

const answersAt = squareAnswers({
  name: "test",
  statusError: (code, details) => Object.assign(new Error(details), { code }),
})

async function answer(
  method: keyof typeof squareMethodShapes,
  numbers: readonly number[],
  bidi = "interleaved",
): Promise<number[]> {
  const answers = answersAt({
    name: "",
    host: "",
    port: 0,
    transport: "plaintext",
    service: { bidi },
  })
  const responses = answers.get(squareMethodShapes[method].path)!(numbers.map(encodeNumber))
  const results: number[] = []
  for await (const response of responses) results.push(decodeNumber(response))
  return results
}

describe("the square service", () => {
  it("answers each of its methods", async () => {
    expect(await answer("square", [-3])).toEqual([9])
    expect(await answer("rangeSquare", [2.5])).toEqual([0, 1, 4])
    expect(await answer("sumSquare", [1, 2, 3])).toEqual([14])
    expect(await answer("sumSquare", [])).toEqual([0])
    expect(await answer("streamrangeSquare", [1, 2])).toEqual([1, 4])
    expect(await answer("streamrangeSquare", [1, 2], "after-half-close")).toEqual([1, 4])
  })

  it("waits for the half-close only where the listener says so", async () => {
    for (const [bidi, expected] of [
      ["interleaved", ["asked 1", "answered 1", "asked 2", "answered 4"]],
      ["after-half-close", ["asked 1", "asked 2", "answered 1", "answered 4"]],
    ] as const) {
      const seen: string[] = []
      function* requests() {
        for (const x of [1, 2]) {
          seen.push(`asked ${x}`)
          yield encodeNumber(x)
        }
      }
      const service = { bidi }
      const answers = answersAt({ name: "", host: "", port: 0, transport: "plaintext", service })
      const { path } = squareMethodShapes.streamrangeSquare
      for await (const response of answers.get(path)!(requests())) {
        seen.push(`answered ${decodeNumber(response)}`)
      }
      expect(seen).toEqual(expected)
    }
  })

  it("refuses a range that has no end, and an order of answers that there is not", async () => {
    await expect(answer("rangeSquare", [Infinity])).rejects.toMatchObject({ code: 3 })
    const listener = { name: "", host: "", port: 0, transport: "plaintext", service: { bidi: "x" } }
    expect(refusalOf({ ...listener, transport: "plaintext" })).toContain('not "x"')
  })
})
