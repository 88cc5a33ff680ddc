import { logVerbosity, setLogVerbosity } from "@grpc/grpc-js"
import type { Config } from "@interop/driver-protocol"
import { surviveStrayErrors } from "@interop/server-hardening"
import { SquareServer, type BoundListener } from "./square-server.ts"
import { listenForStop } from "./stop-signals.ts"

export interface ServeOptions {
  workers: number
  /** How long calls in flight may take once the program is told to stop. */
  drainTimeoutMs: number
  /** Says that the listeners accept connections. */
  announce: (listeners: BoundListener[]) => void
}

/** Serves until SIGTERM or SIGINT, then drains. */
export async function serve(config: Config, options: ServeOptions): Promise<void> {
  const { workers, drainTimeoutMs, announce } = options
  const { stop, again } = listenForStop()
  quietenGrpc()
  outliveReaders()
  const server = await SquareServer.start(config, { workers, onError: complain }, announce)
  surviveStrayErrors((error) => complain(`an error reached nobody: ${String(error)}`))
  await stop
  if (server.callsInFlight > 0) {
    complain(`draining ${calls(server.callsInFlight)}, ${drainTimeoutMs} ms at most`)
  }
  const { cutOff } = await server.drain({ timeLimitMs: drainTimeoutMs, signal: again })
  if (cutOff > 0) complain(`cut off ${calls(cutOff)}`)
}

/** grpc-js would write a line of its own about a port in use, beside ours. */
function quietenGrpc(): void {
  if (process.env["GRPC_VERBOSITY"] === undefined) setLogVerbosity(logVerbosity.NONE)
}

/** Whoever read the output may go, as `head -1` does; without a listener the next line would be an error itself. */
function outliveReaders(): void {
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => {})
}

function complain(message: string): void {
  process.stderr.write(`server: ${message.replace(/\s*\n\s*/g, " ")}\n`)
}

function calls(count: number): string {
  return count === 1 ? "1 call" : `${count} calls`
}
