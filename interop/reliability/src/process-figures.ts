import { readFileSync, readdirSync } from "node:fs"

/** The most memory that a process has had, in MiB; undefined where the system does not tell, which Linux does. */
export function peakMemoryMb(pid: number | undefined): number | undefined {
  const kib = /^VmHWM:\s+(\d+) kB$/m.exec(read(pid, "status"))?.[1]
  return kib === undefined ? undefined : Number(kib) / 1024
}

/** What it has now, in MiB. */
export function memoryMb(pid: number | undefined): number | undefined {
  const kib = /^VmRSS:\s+(\d+) kB$/m.exec(read(pid, "status"))?.[1]
  return kib === undefined ? undefined : Number(kib) / 1024
}

export function openFiles(pid: number | undefined): number | undefined {
  try {
    return readdirSync(`/proc/${pid}/fd`).length
  } catch {
    return undefined
  }
}

function read(pid: number | undefined, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, "utf8")
  } catch {
    return ""
  }
}
