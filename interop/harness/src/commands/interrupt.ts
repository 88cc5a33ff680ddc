import { InterruptError, listenForStop } from "@interop/command-line"

/** Aborts with an InterruptError at the first signal that asks for an end; the second ends this process. */
export function interruptBySignal(): AbortSignal {
  const interrupt = new AbortController()
  const { stop, again } = listenForStop(["SIGINT", "SIGTERM", "SIGHUP"])
  void stop.then((signal) => {
    const error = new InterruptError(signal ?? "SIGTERM")
    // What is left then is removed by the guard that stands by for a killed harness.
    again.addEventListener("abort", () => process.exit(error.exitCode))
    interrupt.abort(error)
  })
  return interrupt.signal
}
