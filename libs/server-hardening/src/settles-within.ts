import { setTimeout as wait } from "node:timers/promises"

/** Whether the promise settles before the time is up or the signal aborts. */
export async function settlesWithin(
  promise: Promise<void>,
  timeMs: number,
  signal?: AbortSignal,
): Promise<boolean> {
  const settled = new AbortController()
  const anyEnd = signal ? AbortSignal.any([settled.signal, signal]) : settled.signal
  try {
    return await Promise.race([
      promise.then(() => true),
      wait(timeMs, false, { signal: anyEnd }).catch(() => false),
    ])
  } finally {
    settled.abort()
  }
}
