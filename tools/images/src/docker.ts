import { FailureError } from "@interop/command-line"
import { x } from "tinyexec"

export interface Ran {
  exitCode: number
  output: string
}

/** Runs the docker client; its whole output comes back, whatever the exit code. */
export async function docker(args: readonly string[], input?: string): Promise<Ran> {
  try {
    const { exitCode, stdout, stderr } = await x("docker", [...args], {
      ...(input !== undefined && { stdin: input }),
    })
    return { exitCode: exitCode ?? 1, output: `${stdout}${stderr}`.trim() }
  } catch (cause) {
    throw new FailureError(
      `cannot run the docker client: ${(cause as Error).message}; install it with: apt-get install -y docker.io`,
      { cause },
    )
  }
}

/** The same where failure is not foreseen: throws with the last line that docker printed. */
export async function dockerOrFail(
  what: string,
  args: readonly string[],
  input?: string,
): Promise<string> {
  const { exitCode, output } = await docker(args, input)
  if (exitCode === 0) return output
  throw new FailureError(`${what}: ${output.split("\n").at(-1)}`)
}

export async function imageExists(reference: string): Promise<boolean> {
  const { exitCode } = await docker(["image", "inspect", reference])
  return exitCode === 0
}
