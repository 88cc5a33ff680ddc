import { InvalidArgumentError } from "commander"

/** A commander parser: a whole number from `least` to `most`. */
export function wholeNumber(least: number, most = Number.MAX_SAFE_INTEGER) {
  return (text: string): number => {
    const value = /^\d+$/.test(text) ? Number(text) : Number.NaN
    if (!(value >= least && value <= most)) {
      const range =
        most === Number.MAX_SAFE_INTEGER ? `${least} or more` : `from ${least} to ${most}`
      throw invalidArgument(`it must be a whole number ${range}`)
    }
    return value
  }
}

/** Refuses an argument for this reason, as a sentence; a parser throws it. */
export function invalidArgument(reason: string): InvalidArgumentError {
  const [first = ""] = reason.split(" ")
  // Unless that would change a name.
  const sentence = /^[a-z]+$/.test(first)
    ? reason.charAt(0).toUpperCase() + reason.slice(1)
    : reason
  return new InvalidArgumentError(`${sentence}.`)
}

/**
 * A commander parser: milliseconds, from `least` to what a timer can count.
 * Longer ones fire at once: https://nodejs.org/api/timers.html#settimeoutcallback-delay-args
 */
export const timerMs = (least: number) => wholeNumber(least, 2 ** 31 - 1)

/** A commander parser: a TCP port, 0 for any free one. */
export const port = wholeNumber(0, 65_535)
