import { execFile } from "node:child_process"
import { BenchError } from "./errors.ts"
import { withForeignLoad } from "./foreign-load.ts"
import { loadFolder } from "./places.ts"
import { loadCores, onCores, type Cores } from "./placement.ts"
import type { Program } from "./programs.ts"
import type { RunningServer } from "./running-server.ts"

/** What a load or a measuring client says of one round. */
export interface Measured {
  messages: number
  seconds: number
  perSecond: number
  /** Of the server under a load, of the client where that is measured. */
  cpuSeconds: number
  p50Us?: number
  p99Us?: number
}

export interface Round extends Measured {
  /** The share of all processors that other programs took meanwhile, from 0 to 1. */
  foreign: number
}

export interface Time {
  seconds: number
  warmUp: number
}

const LIMIT_MS = 120_000

/** One round of load on a server. */
export function loadServer(server: RunningServer, work: string, time: Time): Promise<Round> {
  const command = [
    `${loadFolder}/bin/load`,
    `--address=${server.address}`,
    `--pid=${server.pid}`,
    ...timeOptions(time),
    ...work.split(" "),
  ]
  return round(server, () => measured(onCores(loadCores, command), loadFolder, server.program.name))
}

/** One round of a client's own work against a server. */
export function runClient(
  client: Program,
  server: RunningServer,
  work: string,
  time: Time,
  cores: Cores,
): Promise<Round> {
  const command = [
    ...client.command,
    `--address=${server.address}`,
    ...timeOptions(time),
    ...work.split(" "),
  ]
  return round(server, () => measured(onCores(cores, command), client.folder, client.name))
}

async function round(server: RunningServer, work: () => Promise<Measured>): Promise<Round> {
  const { result, foreign } = await withForeignLoad(server.pid, work)
  return { ...result, foreign }
}

function timeOptions({ seconds, warmUp }: Time): string[] {
  return [`--seconds=${seconds}`, `--warm-up=${warmUp}`]
}

function measured(
  [command, ...options]: [string, ...string[]],
  folder: string,
  name: string,
): Promise<Measured> {
  return new Promise((resolve, reject) => {
    execFile(command, options, { cwd: folder, timeout: LIMIT_MS }, (error, stdout, stderr) => {
      if (error === null) {
        resolve(JSON.parse(stdout) as Measured)
        return
      }
      const reason = stderr.trim().split("\n").at(-1) || error.message
      reject(new BenchError(`${name} could not be measured: ${reason}`))
    })
  })
}
