import { cpus, loadavg, release, totalmem, type } from "node:os"
import { makeDirectory, writeFile } from "@interop/files"
import { buildLoad } from "./build-load.ts"
import { clientFigures, serverFigures, type Figure } from "./figures.ts"
import { inTurn, type Patience } from "./in-turn.ts"
import { measureMatrix } from "./matrix.ts"
import { loadServer, runClient, type Time } from "./measure.ts"
import { measureMemory } from "./memory.ts"
import { demandPinning, loadCores, serverCores } from "./placement.ts"
import { clients, missing, named, servers, type Program } from "./programs.ts"
import { comparisonMarkdown } from "./report/comparison-markdown.ts"
import { comparisonSvg } from "./report/comparison-svg.ts"
import { figureResult, type BenchResults, type FigureResult, type LimitResult } from "./results.ts"
import { RunningServer } from "./running-server.ts"

export interface CompareOptions {
  rounds: number
  time: Time
  /** Only programs that a target names. */
  targetsOnly: boolean
  /** Whether a figure of this name is wanted. */
  wanted: (name: string) => boolean
  patience: Patience
  out: string
  tell: (line: string) => void
}

/** Measures every wanted figure, round by round, and writes the reports. */
export async function compare(options: CompareOptions): Promise<BenchResults> {
  const { rounds, time, wanted, out, tell } = options
  demandPinning()
  buildLoad()
  const [loadAverageBefore = 0] = loadavg()
  const absent = [...servers, ...clients].flatMap((program) => {
    const install = missing(program)
    return install === undefined ? [] : [{ name: program.name, install }]
  })
  for (const { name, install } of absent) tell(`absent: ${name}: ${install}`)

  const figures = [...(await measureServers(options)), ...(await measureClients(options))]
  const limits: LimitResult[] = []
  if (wanted("memory")) limits.push(await measureMemory(tell))
  if (wanted("matrix")) limits.push(await measureMatrix(rounds, tell))

  const results: BenchResults = {
    measuredAt: new Date().toISOString(),
    rounds,
    secondsARound: time.seconds,
    machine: {
      processor: cpus()[0]?.model ?? "unknown",
      cores: cpus().length,
      memoryGiB: Math.round(totalmem() / 2 ** 30),
      system: `${type()} ${release()}`,
      loadAverageBefore,
      loadAverageAfter: loadavg()[0] ?? 0,
    },
    versions: versionsIn(figures),
    figures,
    limits,
    absent,
  }
  makeDirectory(out)
  writeFile(`${out}/compare.json`, `${JSON.stringify(results, null, 2)}\n`)
  writeFile(`${out}/compare.md`, comparisonMarkdown(results))
  writeFile(`${out}/compare.svg`, comparisonSvg(results))
  return results
}

async function measureServers(options: CompareOptions): Promise<FigureResult[]> {
  const figures = serverFigures.filter(({ name }) => options.wanted(name))
  const results: FigureResult[] = []
  await using running = new AsyncDisposableStack()
  const started = new Map<string, RunningServer>()
  for (const figure of figures) {
    const programs = programsOf(figure, servers, options.targetsOnly)
    for (const program of programs) {
      if (started.has(program.name)) continue
      started.set(program.name, running.use(await RunningServer.start(program)))
    }
    const measured = await inTurn(programs, options.rounds, options.patience, (program) =>
      loadServer(started.get(program.name)!, figure.work, options.time),
    )
    const placement = `server on core ${serverCores}, load on core ${loadCores}`
    results.push(told(figureResult(figure, placement, measured), options))
  }
  return results
}

async function measureClients(options: CompareOptions): Promise<FigureResult[]> {
  const figures = clientFigures.filter(({ name }) => options.wanted(name))
  const go = named(servers, "go")
  if (figures.length === 0 || missing(go) !== undefined) return []
  const results: FigureResult[] = []
  await using server = await RunningServer.start(go)
  for (const figure of figures) {
    const programs = programsOf(figure, clients, options.targetsOnly)
    const measured = await inTurn(programs, options.rounds, options.patience, (program) =>
      runClient(program, server, figure.work, options.time, figure.cores),
    )
    const placement = `Go server on core ${serverCores}, client on ${figure.cores}`
    results.push(told(figureResult(figure, placement, measured), options))
  }
  return results
}

function programsOf(
  { ours, others, targets }: Figure,
  all: readonly Program[],
  targetsOnly: boolean,
): Program[] {
  return [ours, ...others]
    .filter(
      (name) => !targetsOnly || name === ours || targets.some(({ against }) => against === name),
    )
    .map((name) => named(all, name))
    .filter((program) => missing(program) === undefined)
}

function told(result: FigureResult, { tell }: CompareOptions): FigureResult {
  const ratios = result.ratios.map(
    ({ against, rate, target, reached }) =>
      `${rate.median.toPrecision(3)} of ${against}` +
      (target === undefined ? "" : ` (${reached ? "reached" : "missed"} ${target})`),
  )
  tell(`${result.title}: ${ratios.join(", ")}`)
  return result
}

function versionsIn(figures: readonly FigureResult[]): Record<string, string> {
  const names = new Set(figures.flatMap(({ rates }) => Object.keys(rates)))
  return Object.fromEntries(
    [...servers, ...clients]
      .filter(({ name }) => names.has(name))
      .map(({ name, title, version }) => [name, `${title}: ${version()}`]),
  )
}
