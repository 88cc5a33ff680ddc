import { UsageError } from "@interop/command-line"
import Dockerode from "dockerode"
import { getContainerRuntimeClient } from "testcontainers"

/** The machine's container engine, or a UsageError that says how to get one. */
export async function containerEngine(): Promise<Dockerode> {
  try {
    // testcontainers would turn to the default socket when the one that the user named is dead.
    if (process.env["DOCKER_HOST"] !== undefined) await new Dockerode().ping()
    const client = await getContainerRuntimeClient()
    return client.container.dockerode
  } catch (cause) {
    throw new UsageError(
      `--runtime container needs a Docker engine and none answers: ${(cause as Error).message}; on Debian: apt-get install -y docker.io && systemctl start docker`,
      { cause },
    )
  }
}
