import { logVerbosity, setLogVerbosity } from "@grpc/grpc-js"
import { listenForStop } from "@interop/command-line"
import type { ProgramControl } from "@interop/driven-server"
import { surviveStrayErrors } from "@interop/server-hardening"
import type { ServedContract } from "./served-contract.ts"
import { SquareServer, type BoundListener, type ServerConfig } from "./square-server.ts"

export interface ServeOptions {
  workers: number
  /** How long calls in flight may take once the program is told to stop. */
  drainTimeoutMs: number
  /** Says that the listeners accept connections. */
  announce: (listeners: BoundListener[]) => void
  /** In the place of the square service alone. */
  contractFor?: (program: ProgramControl) => ServedContract
}

/** Serves until SIGTERM or SIGINT, then drains. */
export async function serve(config: ServerConfig, options: ServeOptions): Promise<void> {
  const { workers, drainTimeoutMs, announce, contractFor } = options
  const { stop, again, request } = listenForStop()
  const refusing = Promise.withResolvers<void>()
  const program: ProgramControl = {
    drain: () => {
      request()
      return refusing.promise
    },
    exit: () => process.exit(0),
  }
  quietenGrpc()
  outliveReaders()
  const server = await SquareServer.start(
    config,
    { workers, onError: complain, contract: contractFor?.(program) },
    announce,
  )
  surviveStrayErrors((error) => complain(`an error reached nobody: ${String(error)}`))
  await stop
  if (server.callsInFlight > 0) {
    complain(`draining ${calls(server.callsInFlight)}, ${drainTimeoutMs} ms at most`)
  }
  const drained = server.drain({ timeLimitMs: drainTimeoutMs, signal: again })
  refusing.resolve()
  const { cutOff } = await drained
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
