import { InterruptError, listenForStop } from "@interop/command-line"

const controller = new AbortController()

/** Aborts with an InterruptError when this program is asked to end: what it runs is ended, and what it left on disk removed. */
export const interrupted: AbortSignal = controller.signal

export function listenForInterrupts(): void {
  const { stop } = listenForStop(["SIGINT", "SIGTERM", "SIGHUP"])
  void stop.then((signal) => controller.abort(new InterruptError(signal ?? "SIGTERM")))
}
