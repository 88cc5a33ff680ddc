import { describe, expect, it } from "vitest"
import { NumberScanner } from "./number-scanner.ts"

function scan(...pieces: string[]): number[] {
  const scanner = new NumberScanner()
  return [...pieces.flatMap((piece) => [...scanner.scan(piece)]), ...scanner.end()]
}

describe("numbers in a text", () => {
  it("stand between white space of any kind and amount", () => {
    expect(scan("1 2\t3\r\n\n  4\n")).toEqual([1, 2, 3, 4])
    expect(scan("5")).toEqual([5])
    expect(scan("")).toEqual([])
    expect(scan(" \n\n ")).toEqual([])
  })

  it("may be cut anywhere", () => {
    const text = "12.5 -3e2\nInfinity 0"
    expect(scan(...Array.from(text))).toEqual(scan(text))
    expect(scan(text)).toEqual([12.5, -300, Number.POSITIVE_INFINITY, 0])
  })

  it("are there as soon as what follows shows that they are complete", () => {
    const scanner = new NumberScanner()
    expect([...scanner.scan("1 2")]).toEqual([1])
    expect([...scanner.scan("5\n")]).toEqual([25])
    expect([...scanner.end()]).toEqual([])
  })

  it("are given out up to the first word that is none, which is named with its line", () => {
    const values = new NumberScanner().scan("1 2\n3 four 5\n")
    expect([values.next().value, values.next().value, values.next().value]).toEqual([1, 2, 3])
    expect(() => values.next()).toThrow('"four" in line 2 of standard input is not a number')
    expect(() => scan("1\r\n2\r\n", "thr", "ee")).toThrow('"three" in line 3 of standard input')
  })

  it("are not waited for in a word that goes on and on", () => {
    const scanner = new NumberScanner()
    const endless = () => {
      for (let piece = 0; piece < 100; piece += 1) scanner.scan("7".repeat(60)).next()
    }
    expect(endless).toThrow(`"${"7".repeat(60)}…" in line 1 of standard input is not a number`)
  })
})
