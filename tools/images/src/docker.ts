import { FailureError } from "@interop/command-line"
import { x } from "tinyexec"
import { interrupted } from "./interrupt.ts"

export interface Ran {
  exitCode: number
  output: string
}

/**
 * Runs the docker client; its whole output comes back, whatever the exit code.
 * A client that is ended takes the container that the engine builds in with it.
 */
export async function docker(args: readonly string[]): Promise<Ran> {
  interrupted.throwIfAborted()
  let ran: Ran
  try {
    const { exitCode, stdout, stderr } = await x("docker", [...args], { signal: interrupted })
    ran = { exitCode: exitCode ?? 1, output: `${stdout}${stderr}`.trim() }
  } catch (cause) {
    throw new FailureError(
      `cannot run the docker client: ${(cause as Error).message}; install it with: apt-get install -y docker.io`,
      { cause },
    )
  }
  interrupted.throwIfAborted()
  return ran
}

/** The same where failure is not foreseen: throws with the last line that docker printed. */
export async function dockerOrFail(what: string, args: readonly string[]): Promise<string> {
  const { exitCode, output } = await docker(args)
  if (exitCode === 0) return output
  throw new FailureError(`${what}: ${output.split("\n").at(-1)}`)
}

export async function imageExists(reference: string): Promise<boolean> {
  const { exitCode } = await docker(["image", "inspect", reference])
  return exitCode === 0
}
