import { setTimeout as delay } from "node:timers/promises"
import type { FileError } from "@interop/files"
import type Dockerode from "dockerode"
import { keepLog } from "../log-file.ts"
import { outputLines } from "../output-lines.ts"
import { type Exit, exitOf } from "../../processes/exit.ts"
import type { RunningProgram } from "../runtime.ts"
import type { OutOfMemoryWatch } from "./out-of-memory.ts"
import { takeApart } from "./streams.ts"

/** An exec cannot be signalled through the engine, so it leaves its number, which is its group's too. */
const announced = 'echo $$ > "/tmp/$1.pid" && shift && exec "$@"'

/** A further process in a running container. */
export async function runExec(
  container: Dockerode.Container,
  options: {
    modem: Dockerode["modem"]
    command: string[]
    label: string
    logFile: string
    onUnwritable: (error: FileError) => void
    outOfMemory: OutOfMemoryWatch
  },
): Promise<RunningProgram> {
  const { modem, command, label, logFile, outOfMemory } = options
  const exec = await container.exec({
    Cmd: ["sh", "-c", announced, "sh", label, ...command],
    AttachStdout: true,
    AttachStderr: true,
  })
  const stream = await exec.start({ hijack: true, stdin: false })
  const { stdout, stderr, ended } = takeApart(modem, stream)
  let over = false
  const logged = keepLog(stderr, logFile, options.onUnwritable)
  return {
    lines: outputLines(stdout),
    exited: exit(),
    addressOf: (port) => `localhost:${port}`,
    logFile,
    terminate: () => signal("TERM"),
    kill: () => signal("KILL"),
  }

  async function exit(): Promise<Exit> {
    await Promise.all([ended, logged])
    over = true
    try {
      for (;;) {
        const { Running, ExitCode } = await exec.inspect()
        if (!Running)
          return exitOf(ExitCode ?? -1, ExitCode === 137 && outOfMemory.happenedIn(container.id))
        // The stream ends a moment before the engine knows the exit code.
        await delay(10)
      }
    } catch {
      return { code: null, signal: "SIGKILL" }
    }
  }

  function signal(name: string): void {
    // The engine would keep the request for as long as it takes to remove the container.
    if (over) return
    const script = `kill -${name} -- "-$(cat '/tmp/${label}.pid')"`
    void container
      .exec({ Cmd: ["sh", "-c", script] })
      .then((kill) => kill.start({ Detach: true }))
      // Unread, it would keep this process alive.
      .then((output) => output.destroy())
      .catch(() => {})
  }
}
