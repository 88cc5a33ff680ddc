import type { Figure, Target } from "./figures.ts"
import type { Measured, Round } from "./measure.ts"
import { ratiosByRound, spreadOf, type Spread } from "./statistics.ts"

/** How our program stood against another on one figure. */
export interface Ratio {
  against: string
  /** Of messages a second. */
  rate: Spread
  /** Of messages a second of processor time: what other load on the machine hardly touches. */
  perCpu: Spread
  target?: number
  reached?: boolean
}

export interface FigureResult {
  name: string
  title: string
  placement: string
  ours: string
  /** The share of the processors that other programs took in these rounds. */
  foreign: Spread
  /** Rounds that were measured anew because that share was too great. */
  repeated: number
  /** Messages a second of each program, ours first. */
  rates: Record<string, Spread>
  ratios: Ratio[]
}

/** A figure that stands for itself, with a most that it may be. */
export interface LimitResult {
  name: string
  title: string
  unit: string
  values: Record<string, Spread>
  target: number
  reached: boolean
}

export interface Machine {
  processor: string
  cores: number
  memoryGiB: number
  system: string
  loadAverageBefore: number
  loadAverageAfter: number
}

export interface BenchResults {
  measuredAt: string
  rounds: number
  secondsARound: number
  machine: Machine
  versions: Record<string, string>
  figures: FigureResult[]
  limits: LimitResult[]
  /** What was left out, with what to do about it. */
  absent: { name: string; install: string }[]
}

/** What was measured of each program, round by round. */
export interface InTurn {
  measured: ReadonlyMap<string, readonly Round[]>
  repeated: number
}

export function figureResult(
  { name, title, ours, targets }: Figure,
  placement: string,
  { measured, repeated }: InTurn,
): FigureResult {
  const own = measured.get(ours)
  if (own === undefined) throw new Error(`${name} without its own program`)
  const others = [...measured].filter(([program]) => program !== ours)
  return {
    name,
    title,
    placement,
    ours,
    foreign: spreadOf([...measured.values()].flat().map(({ foreign }) => foreign)),
    repeated,
    rates: Object.fromEntries(
      [[ours, own] as const, ...others].map(([program, rounds]) => [
        program,
        spreadOf(rounds.map(rateOf)),
      ]),
    ),
    ratios: others.map(([against, rounds]) => ratio(own, against, rounds, targets)),
  }
}

function ratio(
  own: readonly Measured[],
  against: string,
  rounds: readonly Measured[],
  targets: readonly Target[],
): Ratio {
  const rate = spreadOf(ratiosByRound(own.map(rateOf), rounds.map(rateOf)))
  const perCpu = spreadOf(ratiosByRound(own.map(perCpuOf), rounds.map(perCpuOf)))
  const target = targets.find((each) => each.against === against)?.atLeast
  if (target === undefined) return { against, rate, perCpu }
  return { against, rate, perCpu, target, reached: rate.median >= target }
}

const rateOf = ({ perSecond }: Measured) => perSecond
const perCpuOf = ({ messages, cpuSeconds }: Measured) => messages / cpuSeconds
