import { type ChildProcessByStdio, spawn } from "node:child_process"
import { once } from "node:events"
import { join } from "node:path"
import type { Writable } from "node:stream"

/**
 * A small process that outlives a killed harness and ends what it leaves
 * behind: it holds a pipe from the harness, and the pipe's end is the sign.
 */
export class Reaper {
  /** Started before all that it watches: a harness can be killed while it starts a process. */
  readonly #child = start()

  /** A process group that is to be ended at once. */
  watchGroup(leader: number): void {
    this.#tell(`group ${leader}`)
  }

  /** A process group that is to be ended together with all groups that come from it. */
  watchTree(leader: number): void {
    this.#tell(`tree ${leader}`)
  }

  /** All processes whose mark begins so, whatever group they are in. */
  watchMark(beginning: string): void {
    this.#tell(`mark ${beginning}`)
  }

  /** What has this mark is ended after all trees. To be told before it is started. */
  watchBuild(mark: string): void {
    this.#tell(`build ${mark}`)
  }

  /** The build with this mark has ended. */
  built(mark: string): void {
    this.#tell(`built ${mark}`)
  }

  /** What has ended must be forgotten: its number may soon be another's. */
  forget(leader: number): void {
    this.#tell(`forget ${leader}`)
  }

  #tell(line: string): void {
    this.#child.stdin.write(`${line}\n`)
  }

  async close(): Promise<void> {
    const child = this.#child
    if (child.exitCode !== null) return
    const exited = once(child, "exit")
    child.ref()
    child.stdin.end()
    await exited
  }
}

function start(): ChildProcessByStdio<Writable, null, null> {
  const child = spawn(process.execPath, [join(import.meta.dirname, "reaper-process.ts")], {
    detached: true,
    stdio: ["pipe", "ignore", "ignore"],
  })
  child.unref()
  child.stdin.on("error", () => {})
  return child
}
