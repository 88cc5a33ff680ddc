import { spawnSync } from "node:child_process"
import { delimiter, dirname } from "node:path"

/** Why this machine cannot give a process a disk of its own, or undefined when it can. */
export function mountExcuse(): string | undefined {
  const { status } = spawnSync(UNSHARE, [...ARGUMENTS, "mount -t tmpfs none /mnt"])
  return status === 0 ? undefined : "no file system can be mounted for a process of its own"
}

const UNSHARE = "unshare"
// As root of a name space of users, which needs no root outside.
const ARGUMENTS = ["--user", "--map-root-user", "--mount", "sh", "-c"]

/** Runs a shell script for which the directory is a disk of that size; nobody else sees that. */
export function onSmallDisk(directory: string, { bytes }: { bytes: number }, script: string) {
  const mount = `mount -t tmpfs -o size=${bytes} none ${directory}`
  return spawnSync(UNSHARE, [...ARGUMENTS, `${mount} && { ${script}; }`], {
    cwd: import.meta.dirname,
    encoding: "utf8",
    env: {
      ...process.env,
      PATH: `${dirname(process.execPath)}${delimiter}${process.env["PATH"]}`,
    },
  })
}
