import { execFileSync } from "node:child_process"
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readlinkSync,
  rmSync,
  symlinkSync,
} from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"

/** The workspace again, as it is now, in a temporary folder: what is changed there changes nothing else. */
export class CopiedWorkspace implements Disposable {
  readonly directory = mkdtempSync(join(tmpdir(), "protections-"))

  constructor(workspace: string) {
    for (const file of filesOf(workspace)) {
      const copy = join(this.directory, file)
      mkdirSync(dirname(copy), { recursive: true })
      copyFileSync(join(workspace, file), copy)
    }
    this.#linkPackages(join(workspace, "node_modules"))
  }

  [Symbol.dispose](): void {
    rmSync(this.directory, { recursive: true, force: true })
  }

  /** Those of the workspace itself are the copied ones; the others are as they are. */
  #linkPackages(packages: string): void {
    const copy = join(this.directory, "node_modules")
    const own = "@interop"
    mkdirSync(join(copy, own), { recursive: true })
    for (const name of readdirSync(packages)) {
      if (name !== own) symlinkSync(join(packages, name), join(copy, name))
    }
    for (const name of readdirSync(join(packages, own))) {
      symlinkSync(readlinkSync(join(packages, own, name)), join(copy, own, name))
    }
  }
}

/** Those that git knows or would take. */
function filesOf(workspace: string): string[] {
  return execFileSync("git", ["ls-files", "-co", "--exclude-standard", "-z"], {
    cwd: workspace,
    encoding: "utf8",
    maxBuffer: 2 ** 26,
  })
    .split("\0")
    .filter((file) => file !== "" && existsSync(join(workspace, file)))
}
