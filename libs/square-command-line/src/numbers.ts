import { readAsItComes, readBlocking, readPolling } from "@interop/standard-streams"
import { UsageError } from "@interop/command-line"
import { NumberScanner } from "./number-scanner.ts"
import { parseNumber } from "./number-syntax.ts"

/**
 * The numbers of one command, in order, to be gone through once: with
 * `for … of` by a program that blocks until the next one is there, with
 * `for await … of` by one that does not. Standard input that holds something
 * else throws UsageError when it is reached.
 */
export interface Numbers extends Iterable<number>, AsyncIterable<number> {
  /** For a program that blocks, but not on these: undefined when there is none at the moment. */
  polled(): Iterable<number | undefined>
}

/** Numbers known from the start. */
export function numbersOf(values: readonly number[]): Numbers {
  return {
    [Symbol.iterator]: () => values.values(),
    polled: () => values,
    async *[Symbol.asyncIterator]() {
      yield* values
    },
  }
}

/** Numbers written as arguments. Throws UsageError for the first that is none. */
export function numbersFromArguments(texts: readonly string[]): Numbers {
  return numbersOf(
    texts.map((text, index) => {
      const value = parseNumber(text)
      if (value !== undefined) return value
      const place = texts.length > 1 ? ` (number ${index + 1} of ${texts.length})` : ""
      throw new UsageError(`${JSON.stringify(text)}${place} is not a number`)
    }),
  )
}

/** Numbers from standard input, as they come. With `whenNone`, an input without any throws UsageError. */
export function numbersFromStandardInput(whenNone?: string): Numbers {
  return {
    *[Symbol.iterator]() {
      for (const value of scan(readBlocking(), whenNone)) if (value !== undefined) yield value
    },

    polled: () => scan(readPolling(), whenNone),

    [Symbol.asyncIterator]() {
      const pieces = readAsItComes()
      const values = scanAsTheyCome(pieces, whenNone)
      return {
        next: () => values.next(),
        // First the input: a generator's own `return` waits for a `next` under way.
        async return() {
          await pieces.return?.()
          return values.return()
        },
      }
    },
  }
}

function* scan(pieces: Iterable<string | undefined>, whenNone?: string) {
  const scanner = new NumberScanner(whenNone)
  for (const piece of pieces) {
    if (piece === undefined) yield undefined
    else yield* scanner.scan(piece)
  }
  yield* scanner.end()
}

async function* scanAsTheyCome(pieces: AsyncIterable<string>, whenNone?: string) {
  const scanner = new NumberScanner(whenNone)
  for await (const piece of pieces) yield* scanner.scan(piece)
  yield* scanner.end()
}
