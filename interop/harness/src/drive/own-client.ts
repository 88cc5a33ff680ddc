import { spawn } from "node:child_process"
import { randomUUID } from "node:crypto"
import { once } from "node:events"
import type { Transport } from "@interop/driver-protocol"
import type { TestCertificatePaths } from "@interop/certificates/testing"
import { UsageError } from "@interop/command-line"
import { reasonOf } from "@interop/files"
import { type Exit, describeExit } from "../processes/exit.ts"
import { MARK, endMarked } from "../processes/marked.ts"
import { killGroup } from "../processes/process-group.ts"
import type { Reaper } from "../processes/reaper.ts"

/** Where a client of the user's own finds a server, by the names of environment variables. */
export function targetEnvironment(
  { server, transport, address }: { server: string; transport: Transport; address: string },
  { ca, client }: TestCertificatePaths,
): Record<string, string> {
  return {
    INTEROP_TARGET: address,
    INTEROP_SERVER: server,
    INTEROP_TRANSPORT: transport,
    ...(transport !== "plaintext" && { INTEROP_CA: ca }),
    ...(transport === "mtls" && {
      INTEROP_CERT: client.certificate,
      INTEROP_KEY: client.privateKey,
    }),
  }
}

export interface OwnClientOptions {
  environment: Record<string, string>
  timeoutMs: number
  reaper: Reaper
  signal: AbortSignal
}

/** Runs a command of the user's to its end, with all that it starts. Says in one line how it failed, if it did. */
export async function runOwnClient(
  [command = "", ...args]: readonly string[],
  { environment, timeoutMs, reaper, signal }: OwnClientOptions,
): Promise<string | undefined> {
  const mark = `${randomUUID()}.`
  reaper.watchMark(mark)
  const child = spawn(command, args, {
    detached: true,
    env: { ...process.env, ...environment, [MARK]: mark },
    stdio: ["ignore", "inherit", "inherit"],
  })
  const exited = new Promise<Exit>((resolve) =>
    child.once("exit", (code, ended) => resolve({ code, signal: ended })),
  )
  try {
    await once(child, "spawn")
  } catch (cause) {
    throw new UsageError(`cannot start ${command}: ${reasonOf(cause)}`, { cause })
  }
  const { pid } = child
  const kill = () => {
    if (pid !== undefined) killGroup(pid, "SIGKILL")
  }
  if (pid !== undefined) reaper.watchGroup(pid)
  let late = false
  const timer = setTimeout(() => {
    late = true
    kill()
  }, timeoutMs)
  signal.addEventListener("abort", kill)
  if (signal.aborted) kill()
  const exit = await exited
  clearTimeout(timer)
  signal.removeEventListener("abort", kill)
  // Whatever it started goes with it.
  kill()
  endMarked(mark)
  if (pid !== undefined) reaper.forget(pid)
  if (signal.aborted) return undefined
  if (late) {
    return `${command} did not end within ${timeoutMs / 1000} s; --command-timeout-ms gives it longer`
  }
  return exit.code === 0 ? undefined : `${command} ${describeExit(exit)}`
}
