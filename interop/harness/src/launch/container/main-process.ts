import type { Readable } from "node:stream"
import type { FileError } from "@interop/files"
import type Dockerode from "dockerode"
import { keepLog } from "../log-file.ts"
import { type Exit, exitOf } from "../../processes/exit.ts"
import type { RunningProgram } from "../runtime.ts"
import type { OutOfMemoryWatch } from "./out-of-memory.ts"
import { takeApart } from "./streams.ts"

/** What there is of a container by itself. */
export interface FollowedContainer extends Pick<
  RunningProgram,
  "exited" | "logFile" | "terminate" | "kill"
> {
  stdout: Readable
}

/** A container whose main process is the program. It is removed when that has ended. */
export async function followContainer(
  container: Dockerode.Container,
  options: {
    modem: Dockerode["modem"]
    logFile: string
    onUnwritable: (error: FileError) => void
    outOfMemory: OutOfMemoryWatch
  },
): Promise<FollowedContainer> {
  const { modem, logFile, outOfMemory } = options
  const waited = container.wait() as Promise<{ StatusCode: number }>
  const logs = await container.logs({ follow: true, stdout: true, stderr: true })
  const { stdout, stderr, ended } = takeApart(modem, logs)
  const logged = keepLog(stderr, logFile, options.onUnwritable)
  let over = false
  const signal = (name: string) => {
    if (!over) void container.kill({ signal: name }).catch(() => {})
  }
  return {
    stdout,
    exited: exit(),
    logFile,
    terminate: () => signal("SIGTERM"),
    kill: () => signal("SIGKILL"),
  }

  async function exit(): Promise<Exit> {
    try {
      const { StatusCode: code } = await waited
      over = true
      const { State } = await container.inspect()
      await Promise.all([ended, logged])
      await container.remove({ force: true, v: true })
      return exitOf(code, State.OOMKilled || outOfMemory.happenedIn(container.id))
    } catch {
      // Swept away while it was waited for.
      return { code: null, signal: "SIGKILL" }
    }
  }
}
