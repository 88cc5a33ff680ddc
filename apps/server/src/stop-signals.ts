export interface StopSignals {
  /** Settles at the first SIGTERM or SIGINT. */
  stop: Promise<void>
  /** Aborts when one comes again. */
  again: AbortSignal
  /** Settles `stop` without a signal; one that comes later is the first. */
  request: () => void
}

/** Ctrl-C reaches a program that npm started twice: from the terminal, and from npm. */
const ONE_KEYSTROKE_MS = 500

/** From now on SIGTERM and SIGINT no longer end the process by themselves. */
export function listenForStop(): StopSignals {
  const { promise: stop, resolve } = Promise.withResolvers<void>()
  const again = new AbortController()
  let firstAtMs: number | undefined
  const onSignal = () => {
    if (firstAtMs === undefined) {
      firstAtMs = performance.now()
      resolve()
    } else if (performance.now() - firstAtMs > ONE_KEYSTROKE_MS) {
      again.abort()
    }
  }
  process.on("SIGTERM", onSignal)
  process.on("SIGINT", onSignal)
  return { stop, again: again.signal, request: resolve }
}
