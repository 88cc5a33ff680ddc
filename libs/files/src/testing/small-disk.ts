import { spawnSync } from "node:child_process"

// As root of a name space of users, which needs no root outside.
const unshared = ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c"]

/** Why this machine cannot give a process a disk of its own, or undefined when it can. */
export function smallDiskExcuse(): string | undefined {
  const [command = "", ...args] = onSmallDisk("/mnt", { bytes: 4096 }, ["true"])
  const { status } = spawnSync(command, args)
  return status === 0 ? undefined : "no file system can be mounted for a process of its own"
}

/** The command that runs another one for which the folder is a disk of that size; nobody else sees that. */
export function onSmallDisk(
  folder: string,
  { bytes }: { bytes: number },
  command: readonly string[],
): string[] {
  const script = 'mount -t tmpfs -o "size=$1" none "$2" && shift 2 && exec "$@"'
  return [...unshared, script, "sh", String(bytes), folder, ...command]
}
