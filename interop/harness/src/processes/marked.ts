import { readFileSync, readdirSync } from "node:fs"

/** An environment variable that all inherit which a launched program starts. */
export const MARK = "INTEROP_LAUNCH"

/**
 * Ends every process whose mark begins so: one that made a session of its own
 * is in no group that is known. Only where the system shows what environment a
 * process was given, which is Linux.
 */
export function endMarked(beginning: string): void {
  if (process.platform !== "linux") return
  // One that was just about to start another may have done so.
  while (markedProcesses(beginning).map(kill).includes(true));
}

function kill(pid: number): boolean {
  try {
    process.kill(pid, "SIGKILL")
    return true
  } catch {
    // It has ended, or belongs to another user.
    return false
  }
}

function markedProcesses(beginning: string): number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => environmentOf(pid).some((entry) => entry.startsWith(`${MARK}=${beginning}`)))
    .map(Number)
}

/** Empty for one that has ended and that nobody has waited for. */
function environmentOf(pid: string): string[] {
  try {
    return readFileSync(`/proc/${pid}/environ`, "utf8").split("\0")
  } catch {
    return []
  }
}
