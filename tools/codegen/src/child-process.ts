import { execFile } from "node:child_process"

export interface ChildOptions {
  timeoutMs: number
  cwd?: string
  env?: NodeJS.ProcessEnv
  /** Finds the line that says why the child failed; the last one of its output if there is none such. */
  reasonIn?: (output: { stdout: string; stderr: string }) => string | undefined
}

/** How a child process ended; `reason` is one line. */
export type ChildResult =
  | { ok: true; stdout: string }
  | { ok: false; reason: string; cause: unknown }

/** Runs a program to its end, quietly and with empty input. It is killed when the time is over or this process ends. */
export function runChild(
  command: string,
  args: readonly string[],
  options: ChildOptions,
): Promise<ChildResult> {
  const { timeoutMs, cwd, reasonIn } = options
  // Nx sets FORCE_COLOR, and colours have no place in a reason.
  const env = { ...process.env, ...options.env, FORCE_COLOR: undefined, NO_COLOR: "1" }
  return new Promise((resolve) => {
    const child = execFile(
      command,
      args,
      { cwd, env, timeout: timeoutMs, killSignal: "SIGKILL", maxBuffer: 64 * 1024 * 1024 },
      (error, stdout, stderr) => {
        process.off("exit", kill)
        if (error === null) {
          resolve({ ok: true, stdout })
        } else if (error.killed) {
          const reason = `it took longer than ${timeoutMs / 1000} s`
          resolve({ ok: false, reason, cause: error })
        } else {
          const lastLine = lines(stderr || stdout || error.message).at(-1)
          const reason = reasonIn?.({ stdout, stderr }) ?? lastLine ?? error.message
          resolve({ ok: false, reason, cause: error })
        }
      },
    )
    const kill = () => child.kill("SIGKILL")
    process.once("exit", kill)
    child.stdin?.end()
  })
}

/** The lines of a program's output that say something. */
export function lines(output: string): string[] {
  return output
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "")
}
