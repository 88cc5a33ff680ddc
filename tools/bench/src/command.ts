import { matchesGlob, resolve } from "node:path"
import { UsageError, wholeNumber } from "@interop/command-line"
import { Command } from "commander"
import { compare } from "./compare.ts"
import { clientFigures, serverFigures } from "./figures.ts"
import { grow } from "./growth.ts"
import { Patience } from "./in-turn.ts"
import { growthNames } from "./growth-tables.ts"
import { workspace } from "./places.ts"

interface Options {
  quick: boolean
  growth: boolean
  only: string[]
  rounds?: number
  patience?: number
  out: string
}

const comparisonNames = [
  ...[...serverFigures, ...clientFigures].map(({ name }) => name),
  "memory",
  "matrix",
]

/** Time to find out that a round is no outlier, and time to get through. */
const thorough = { rounds: 5, time: { seconds: 2, warmUp: 1.5 }, patience: 60 }
// A client is a new process each round: with less to warm up in, V8's compilers are what is measured.
const quick = { rounds: 2, time: { seconds: 0.5, warmUp: 0.8 }, patience: 0 }

export function benchCommand(): Command {
  return new Command("bench")
    .description(
      "Measures this suite's server and clients against others, in turn, the server on one core and the load on another.",
    )
    .option(
      "--quick",
      "in less than two minutes: the programs that a target names, short rounds",
      false,
    )
    .option("--growth", "how cost grows with streams, messages, sizes, connections, cells", false)
    .option(
      "--only <glob>",
      `figures of this name (repeatable): ${comparisonNames.join(", ")}; with --growth: ${growthNames.join(", ")}`,
      (glob: string, before: string[]) => [...before, glob],
      [],
    )
    .option("--rounds <number>", "rounds of each figure", wholeNumber(1, 1000))
    .option(
      "--patience <seconds>",
      "time to lose on rounds that are measured anew because other programs were at work",
      wholeNumber(0, 86_400),
    )
    .option("--out <directory>", "where the reports go", `${workspace}/reports/bench`)
    .action(async (options: Options) => {
      const pace = options.quick ? quick : thorough
      const known = options.growth ? growthNames : comparisonNames
      const wanted = filterOf(options.only, known)
      const common = {
        wanted,
        out: resolve(options.out),
        tell: (line: string) => console.log(line),
      }
      if (options.growth) await grow({ ...common, time: pace.time, quick: options.quick })
      else {
        await compare({
          ...common,
          rounds: options.rounds ?? pace.rounds,
          time: pace.time,
          targetsOnly: options.quick,
          patience: new Patience(options.patience ?? pace.patience),
        })
      }
      console.log(`reports: ${common.out}`)
    })
}

function filterOf(globs: readonly string[], known: readonly string[]): (name: string) => boolean {
  for (const glob of globs) {
    if (known.some((name) => matchesGlob(name, glob))) continue
    throw new UsageError(`--only ${glob} is none of the figures; there are ${known.join(", ")}`)
  }
  return (name) => globs.length === 0 || globs.some((glob) => matchesGlob(name, glob))
}
