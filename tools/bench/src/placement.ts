import { spawnSync } from "node:child_process"
import { availableParallelism } from "node:os"
import { BenchError } from "./errors.ts"

/** Which processors a program may run on: as for `taskset -c`. */
export type Cores = "0" | "1" | "0,1"

export const serverCores: Cores = "0"
export const loadCores: Cores = "1"

/** The command on these processors. It ends with the bench, however that ends. */
export function onCores(cores: Cores, command: readonly string[]): [string, ...string[]] {
  return [...endWithBench, "taskset", "-c", cores, ...command]
}

export const endWithBench = ["setpriv", "--pdeathsig", "KILL"] as const

/** Unpinned, Debian's grpcio server has half the rate: figures would say more of the scheduler than of it. */
export function demandPinning(): void {
  if (availableParallelism() < 2) {
    throw new BenchError("the bench needs two processors, one for the server and one for the load")
  }
  for (const tool of ["taskset", "setpriv"]) {
    if (!spawnSync(tool, ["--version"]).error) continue
    throw new BenchError(`${tool} is missing: apt-get install util-linux (the bench runs on Linux)`)
  }
}
