import { execFileSync } from "node:child_process"
import { readFileSync, readdirSync } from "node:fs"
import { setTimeout as delay } from "node:timers/promises"
import { killGroup } from "./process-group.ts"

interface ProcessEntry {
  pid: number
  parent: number
  group: number
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
  const signalled = new Set<number>()
  // Its own always: a process that was started while the list was read is not in it.
  let groups = [
    ...new Set([leader, ...groupsOf(({ pid, group }) => [pid, group].includes(leader))]),
  ]
  const deadline = performance.now() + GRACE_MS
  while (groups.length > 0 && performance.now() < deadline) {
    for (const group of groups.filter((each) => !signalled.has(each))) {
      killGroup(group, "SIGTERM")
      signalled.add(group)
    }
    await delay(POLL_MS)
    groups = groupsOf(({ group }) => groups.includes(group))
  }
  for (const group of groups) killGroup(group, "SIGKILL")
}

/**
 * The groups of these processes and of all that they started. A signal to a
 * group reaches what is being started in that moment, and in no list yet.
 */
function groupsOf(isRoot: (entry: ProcessEntry) => boolean): number[] {
  const members = treeOf(runningProcesses(), isRoot)
  return [...new Set(members.map(({ group }) => group))]
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
    return [{ pid: Number(name), parent: Number(parent), group: Number(group) }]
  })
}

function fromPs(): ProcessEntry[] {
  const text = execFileSync("ps", ["-A", "-o", "pid=,ppid=,pgid=,stat="], {
    encoding: "utf8",
  })
  return text.split("\n").flatMap((line) => {
    const [pid, parent, group, state = "Z"] = line.trim().split(/\s+/)
    if (state.startsWith("Z")) return []
    return [{ pid: Number(pid), parent: Number(parent), group: Number(group) }]
  })
}
