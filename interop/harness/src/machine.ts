import { readFileSync } from "node:fs"
import { loadavg } from "node:os"
import { monitorEventLoopDelay } from "node:perf_hooks"

const PROBE_ROUNDS = 5
const ITERATIONS_A_ROUND = 10_000_000
/** What all rounds take on a quick machine that has nothing else to do. */
const QUICK_MS = 60
const MAX_SLOWNESS = 20

/** What a run notes of the machine that it ran on. */
export interface MachineRecord {
  /** How many times longer than on a quick machine the same work took at the start. */
  slowness: number
  /** Of the last minute, at the end of the run. */
  loadAverage: number
  /** The share of processor time that the hypervisor gave to others; absent where the system does not tell. */
  stealShare?: number
  /** The latest that a timer of the harness came. */
  maxLatenessMs: number
}

interface CpuTimes {
  all: number
  steal: number
}

/** How quick the machine is and how busy: time limits follow it, and a cell that ran out of time can say so. */
export class Machine {
  readonly slowness: number
  readonly #cpuAtStart = cpuTimes()
  readonly #delay = monitorEventLoopDelay({ resolution: 20 })

  constructor() {
    this.slowness = measureSlowness()
    this.#delay.enable()
  }

  /** Measured again: it may have become busier since the start. */
  slownessNow(): number {
    return Math.max(this.slowness, measureSlowness())
  }

  /** The latest that a timer of the harness came so far, in milliseconds. */
  get latenessMs(): number {
    return this.#delay.max / 1e6
  }

  record(): MachineRecord {
    const stealShare = shareOfSteal(this.#cpuAtStart, cpuTimes())
    return {
      slowness: round(this.slowness),
      loadAverage: round(loadavg()[0] ?? 0),
      ...(stealShare !== undefined && { stealShare: round(stealShare) }),
      maxLatenessMs: Math.round(this.latenessMs),
    }
  }

  /** For the reason of a cell that ran out of time. */
  describe(): string {
    return machineText(this.record())
  }
}

export function machineText({
  slowness,
  loadAverage,
  stealShare,
  maxLatenessMs,
}: MachineRecord): string {
  return [
    `load average ${loadAverage}`,
    ...(stealShare === undefined ? [] : [`steal ${Math.round(stealShare * 100)}%`]),
    `timers of the harness up to ${maxLatenessMs} ms late`,
    `${slowness} times slower than a quick machine at the start`,
  ].join(", ")
}

function measureSlowness(): number {
  const start = performance.now()
  let state = 1
  for (let round = 0; round < PROBE_ROUNDS; round += 1) state = spin(state)
  const tookMs = performance.now() - start
  // The state is looked at so that no compiler drops the work.
  return state === 0 ? 1 : Math.min(Math.max(tookMs / QUICK_MS, 1), MAX_SLOWNESS)
}

function spin(seed: number): number {
  let state = seed
  for (let count = 0; count < ITERATIONS_A_ROUND; count += 1) {
    state = (Math.imul(state, 1664525) + 1013904223) | 0
  }
  return state
}

/** In ticks since the system started; of Linux only. */
function cpuTimes(): CpuTimes | undefined {
  let stat: string
  try {
    stat = readFileSync("/proc/stat", "utf8")
  } catch {
    return undefined
  }
  const [, ...ticks] = (stat.split("\n")[0] ?? "").split(/\s+/).map(Number)
  // user nice system idle iowait irq softirq steal; what follows is counted in them.
  const counted = ticks.slice(0, 8)
  return { all: counted.reduce((sum, each) => sum + each, 0), steal: counted[7] ?? 0 }
}

function shareOfSteal(before: CpuTimes | undefined, after: CpuTimes | undefined) {
  if (before === undefined || after === undefined || after.all <= before.all) return undefined
  return (after.steal - before.steal) / (after.all - before.all)
}

function round(value: number): number {
  return Math.round(value * 100) / 100
}
