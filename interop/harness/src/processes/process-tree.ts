import { execFileSync } from "node:child_process"
import { readFileSync, readdirSync } from "node:fs"
import { setTimeout as delay } from "node:timers/promises"

interface ProcessEntry {
  pid: number
  parent: number
  group: number
  /** When it was started; with its number, no other process has the same. */
  start: string
}

/** From SIGTERM to SIGKILL. */
const GRACE_MS = 5000
const POLL_MS = 50

/**
 * Ends the leader of a process group and all that it started, those included
 * that made groups or sessions of their own, as Nx does for each of its tasks:
 * SIGTERM, and SIGKILL for what is left after five seconds.
 */
export async function endTree(leader: number): Promise<void> {
  let members = treeOf(runningProcesses(), ({ pid, group }) => pid === leader || group === leader)
  signalAll(members, "SIGTERM")
  const deadline = performance.now() + GRACE_MS
  while (members.length > 0 && performance.now() < deadline) {
    await delay(POLL_MS)
    members = stillRunning(members)
  }
  signalAll(members, "SIGKILL")
}

/** These, and what they have started since. */
function stillRunning(members: readonly ProcessEntry[]): ProcessEntry[] {
  const before = new Set(members.map(identity))
  return treeOf(runningProcesses(), (each) => before.has(identity(each)))
}

function identity({ pid, start }: ProcessEntry): string {
  return `${pid} ${start}`
}

/** A process whose parent has ended belongs to no parent any more; its group says where it came from. */
function treeOf(
  all: readonly ProcessEntry[],
  isRoot: (entry: ProcessEntry) => boolean,
): ProcessEntry[] {
  const members = new Set(all.filter(isRoot))
  for (let size = 0; size < members.size;) {
    size = members.size
    const [pids, groups] = [new Set<number>(), new Set<number>()]
    for (const { pid, group } of members) {
      pids.add(pid)
      groups.add(group)
    }
    for (const each of all) {
      if (pids.has(each.parent) || groups.has(each.group)) members.add(each)
    }
  }
  return [...members]
}

function signalAll(members: readonly ProcessEntry[], signal: NodeJS.Signals): void {
  for (const { pid } of members) {
    try {
      process.kill(pid, signal)
    } catch (error) {
      // It has ended, or belongs to another user.
      const { code } = error as NodeJS.ErrnoException
      if (code !== "ESRCH" && code !== "EPERM") throw error
    }
  }
}

/** All of this machine, without those that have ended and that nobody has waited for. */
function runningProcesses(): ProcessEntry[] {
  return process.platform === "linux" ? fromProc() : fromPs()
}

function fromProc(): ProcessEntry[] {
  return readdirSync("/proc").flatMap((name) => {
    if (!/^\d+$/.test(name)) return []
    let stat: string
    try {
      stat = readFileSync(`/proc/${name}/stat`, "utf8")
    } catch {
      // It has ended in the meantime.
      return []
    }
    // The name of the program stands in parentheses and may have any character.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ")
    const [state = "", parent, group] = fields
    if (state === "Z" || state === "X") return []
    const start = fields[19] ?? ""
    return [{ pid: Number(name), parent: Number(parent), group: Number(group), start }]
  })
}

function fromPs(): ProcessEntry[] {
  const text = execFileSync("ps", ["-A", "-o", "pid=,ppid=,pgid=,stat=,lstart="], {
    encoding: "utf8",
  })
  return text.split("\n").flatMap((line) => {
    const [pid, parent, group, state = "Z", ...start] = line.trim().split(/\s+/)
    if (state.startsWith("Z")) return []
    return [
      { pid: Number(pid), parent: Number(parent), group: Number(group), start: start.join(" ") },
    ]
  })
}
