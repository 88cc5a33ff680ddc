/** Longer ones fire at once: https://nodejs.org/api/timers.html#settimeoutcallback-delay-args */
const longestTimerMs = 2 ** 31 - 1

/** A step's wait as Node's timers take it. */
export function timerMs(ms: number): number {
  return Math.min(ms, longestTimerMs)
}
