import { execFile } from "node:child_process"
import { readFileSync } from "node:fs"
import { BenchError } from "./errors.ts"
import { endWithBench } from "./placement.ts"
import { workspace } from "./places.ts"
import type { LimitResult } from "./results.ts"
import { spreadOf } from "./statistics.ts"

const MOST_SECONDS = 2.5
const reports = `${workspace}/reports/bench/matrix`

/** Two servers, two clients, five scenarios, two transports. */
const forty =
  "--servers typescript --servers python-threads --clients typescript-async --clients python-sync " +
  "--scenarios tutorial/* --transports plaintext --transports tls"

/** How long 40 cells of the matrix take from the command to its end, all that they need having been built. */
export async function measureMatrix(
  rounds: number,
  tell: (line: string) => void,
): Promise<LimitResult> {
  await runMatrix(forty)
  const seconds: number[] = []
  for (let round = 0; round < rounds; round += 1) {
    const run = await runMatrix(forty)
    if (run.cells !== 40) throw new BenchError(`${run.cells} cells where 40 were to be timed`)
    seconds.push(run.seconds)
  }
  const spread = spreadOf(seconds)
  const title = "40 warm cells of the matrix, two cores"
  tell(`${title}: ${spread.median.toFixed(2)} s`)
  return {
    name: "matrix",
    title,
    unit: "s",
    values: { harness: spread },
    target: MOST_SECONDS,
    reached: spread.median <= MOST_SECONDS,
  }
}

/** Runs a part of the matrix, green or not at all, and gives the seconds that it took. */
export function runMatrix(filters: string): Promise<{ cells: number; seconds: number }> {
  const harness = "interop/harness/src/main.js run --no-build --report-dir"
  const [command, ...options] = [
    ...endWithBench,
    process.execPath,
    ...harness.split(" "),
    reports,
    ...filters.split(" "),
  ] as const
  const began = performance.now()
  return new Promise((resolve, reject) => {
    execFile(command, options, { cwd: workspace, maxBuffer: 64 << 20 }, (error, _, stderr) => {
      const seconds = (performance.now() - began) / 1000
      if (error === null) {
        resolve({ cells: cellsIn(`${reports}/results.json`), seconds })
        return
      }
      const reason = stderr.trim().split("\n").at(-1) || `see ${reports}/summary.md`
      reject(new BenchError(`the matrix is not green, so its time says nothing: ${reason}`))
    })
  })
}

function cellsIn(file: string): number {
  return (JSON.parse(readFileSync(file, "utf8")) as { cells: unknown[] }).cells.length
}
