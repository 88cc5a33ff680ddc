interface StopSignals {
  /** Settles at the first of the signals, with its name. */
  stop: Promise<NodeJS.Signals | undefined>
  /** Aborts when one comes again. */
  again: AbortSignal
  /** Settles `stop` without a signal; one that comes later is the first. */
  request: () => void
}

/** Ctrl-C reaches a program that npm started twice: from the terminal, and from npm. */
const ONE_KEYSTROKE_MS = 500

/** From now on the signals no longer end the process by themselves. */
export function listenForStop(
  signals: readonly NodeJS.Signals[] = ["SIGTERM", "SIGINT"],
): StopSignals {
  const { promise: stop, resolve } = Promise.withResolvers<NodeJS.Signals | undefined>()
  const again = new AbortController()
  let firstAtMs: number | undefined
  const onSignal = (signal: NodeJS.Signals) => {
    if (firstAtMs === undefined) {
      firstAtMs = performance.now()
      resolve(signal)
    } else if (performance.now() - firstAtMs > ONE_KEYSTROKE_MS) {
      again.abort()
    }
  }
  for (const signal of signals) process.on(signal, onSignal)
  return { stop, again: again.signal, request: () => resolve(undefined) }
}
