import { StandardStreamsError } from "./errors.ts"

/**
 * Standard input as text, each piece as it comes. `return` lets go of it at
 * once, also while a `next` waits: a generator would wait for the input first,
 * and the program with it.
 */
export function readAsItComes(): AsyncIterableIterator<string, void, undefined> {
  const input = process.stdin.setEncoding("utf8")
  const chunks = input[Symbol.asyncIterator]() as AsyncIterator<string, void, undefined>
  let released = false
  const done = { done: true, value: undefined } as const
  return {
    [Symbol.asyncIterator]() {
      return this
    },
    async next() {
      if (released) return done
      try {
        return await chunks.next()
      } catch (cause) {
        if (released) return done
        const { message } = cause as Error
        throw new StandardStreamsError("unreadable", `cannot read standard input: ${message}`, {
          cause,
        })
      }
    },
    async return() {
      released = true
      input.destroy()
      return done
    },
  }
}
