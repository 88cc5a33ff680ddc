import { execFileSync } from "node:child_process"

/** Resident memory of a process, as the system counts it. */
export function residentBytes(pid: number): number {
  const kilobytes = execFileSync("ps", ["-o", "rss=", "-p", String(pid)], { encoding: "utf8" })
  return Number(kilobytes) * 1024
}
