import { readFileSync, rmSync, writeFileSync } from "node:fs"
import { hostname } from "node:os"
import { DatabaseSync } from "node:sqlite"
import { setTimeout as delay } from "node:timers/promises"
import { FileError, shown, unwritable } from "./errors.ts"
import { writeFile } from "./write.ts"

const SQLITE_BUSY = 5
const POLL_MS = 100

interface Holder {
  pid: number
  host: string
  since: string
}

/**
 * A lock that processes of this machine share through a file. The operating
 * system lets go of it when its process ends, however that ends: there is no
 * stale lock to be found or taken over, and no process number to be mistaken
 * for another's. SQLite is Node's only way to such a lock; its database stays empty.
 */
export class FileLock {
  readonly #database: DatabaseSync
  readonly #holderFile: string

  private constructor(file: string, database: DatabaseSync) {
    this.#database = database
    this.#holderFile = holderFileOf(file)
    const holder: Holder = { pid: process.pid, host: hostname(), since: new Date().toISOString() }
    writeFile(this.#holderFile, JSON.stringify(holder))
  }

  /** Takes the lock, or throws a FileError: `locked` with who holds it since when, or `unwritable`. */
  static take(file: string): FileLock {
    touch(file)
    const database = new DatabaseSync(file)
    try {
      // Else a journal is made beside the file.
      database.exec("PRAGMA journal_mode = MEMORY")
      database.exec("BEGIN IMMEDIATE")
      return new FileLock(file, database)
    } catch (cause) {
      database.close()
      if (cause instanceof FileError) throw cause
      if ((cause as { errcode?: number }).errcode !== SQLITE_BUSY) throw unwritable(file, cause)
      throw new FileError("locked", file, `${shown(file)} is held by ${FileLock.holderOf(file)}`, {
        cause,
      })
    }
  }

  /** Takes the lock as soon as it is free. `onWait` is told once who holds it. */
  static async wait(
    file: string,
    { onWait, signal }: { onWait?: (holder: string) => void; signal?: AbortSignal } = {},
  ): Promise<FileLock> {
    for (let told = false; ; told = true) {
      signal?.throwIfAborted()
      try {
        return FileLock.take(file)
      } catch (error) {
        if (!(error instanceof FileError && error.code === "locked")) throw error
      }
      if (!told) onWait?.(FileLock.holderOf(file))
      await delay(POLL_MS)
    }
  }

  /** `process 4711 since 2026-01-31T12:00:00Z`. */
  static holderOf(file: string): string {
    let holder: Partial<Holder>
    try {
      holder = JSON.parse(readFileSync(holderFileOf(file), "utf8")) as Partial<Holder>
    } catch {
      // It has taken the lock and not yet written down that it has.
      return "another process"
    }
    const { pid, host, since } = holder
    return `process ${pid}${host === hostname() ? "" : ` on ${host}`} since ${since}`
  }

  /** The file stays: another process may have opened it by now. */
  release(): void {
    rmSync(this.#holderFile, { force: true })
    this.#database.close()
  }
}

/** SQLite says of every file that it cannot open only that it cannot. */
function touch(file: string): void {
  try {
    writeFileSync(file, "", { flag: "a" })
  } catch (cause) {
    throw unwritable(file, cause)
  }
}

function holderFileOf(file: string): string {
  return `${file}.holder`
}
