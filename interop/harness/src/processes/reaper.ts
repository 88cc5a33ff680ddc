import { join } from "node:path"
import { OutlivingProcess } from "./outliving.ts"

/** Ends what a killed harness leaves behind. */
export class Reaper {
  /** Started before all that it watches: a harness can be killed while it starts a process. */
  readonly #process = new OutlivingProcess(join(import.meta.dirname, "reaper-process.ts"))

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

  /** A directory that goes with the harness. */
  watchDirectory(path: string): void {
    this.#tell(`directory ${path}`)
  }

  /** What has ended must be forgotten: its number may soon be another's. */
  forget(leader: number): void {
    this.#tell(`forget ${leader}`)
  }

  #tell(line: string): void {
    this.#process.tell(line)
  }

  close(): Promise<void> {
    return this.#process.close()
  }
}
