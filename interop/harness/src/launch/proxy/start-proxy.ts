import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { connect } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { TestCertificatePaths } from "@interop/certificates/testing"
import type { FileError } from "@interop/files"
import { HarnessError } from "../../errors.ts"
import { shortPath } from "../../workspace.ts"
import type { Reaper } from "../../processes/reaper.ts"
import type { ProxyRequest, RunningProgram, RunningProxy } from "../runtime.ts"
import { keepFile } from "../document-file.ts"
import { freePorts } from "../free-ports.ts"
import { type ProxyPlace, configurationName, configurationOf } from "./configuration.ts"
import { filledIn } from "./template.ts"
import { PORT_TAKEN, untilListening } from "./until-listening.ts"

const LOOPBACK = "127.0.0.1"
/** A port that was free may be another's a moment later. */
const MAX_STARTS = 3

export interface ProxyStart {
  /** For logs and configurations. */
  directory: string
  /** As the proxy finds them. */
  certificates: TestCertificatePaths
  /** Removes what it keeps when this harness is killed. */
  reaper: Reaper
  onUnwritable: (error: FileError) => void
  spawn(command: readonly string[], directory: string, label: string): Promise<RunningProgram>
}

/** Starts a proxy with a configuration made from its template, on ports that the system gives, and waits until it listens. */
export async function startProxy(request: ProxyRequest, start: ProxyStart): Promise<RunningProxy> {
  for (let starts = 1; ; starts += 1) {
    const label = starts === 1 ? `proxy.${request.label}` : `proxy.${request.label}.${starts}`
    const started = await tryToStart(request, label, start)
    if ("proxy" in started) return started.proxy
    const { problem, logFile } = started
    if (starts < MAX_STARTS && PORT_TAKEN.test(readFileSync(logFile, "utf8"))) continue
    throw new HarnessError(
      "launch",
      `proxy ${request.proxy.name} ${problem}; log: ${shortPath(logFile)}`,
    )
  }
}

type Started = { proxy: RunningProxy } | { problem: string; logFile: string }

async function tryToStart(
  { proxy, fronts, startMs }: ProxyRequest,
  label: string,
  { directory, certificates, reaper, onUnwritable, ...start }: ProxyStart,
): Promise<Started> {
  const ports = await freePorts(LOOPBACK, fronts.length)
  const state = mkdtempSync(join(tmpdir(), "interop-proxy-"))
  reaper.watchDirectory(state)
  const removeState = () => rmSync(state, { recursive: true, force: true })
  // Workers of a proxy that was started by root are another user's.
  chmodSync(state, 0o755)
  const accessLog = join(directory, `${label}.access.log`)
  const place: ProxyPlace = {
    directory: state,
    accessLog,
    isRoot: process.getuid?.() === 0,
    host: LOOPBACK,
    ports,
    certificates,
    read: (path) => readFileSync(path, "utf8"),
    give(name, content) {
      const file = join(state, name)
      writeFileSync(file, content)
      return file
    },
  }
  let program: RunningProgram
  let configuration: string
  try {
    const text = configurationOf({ proxy, fronts }, place)
    const name = configurationName(proxy, label)
    configuration = keepFile({ directory, onUnwritable }, name, text)
    const words = proxy.command.map((word) => filledIn(word, { configuration, directory: state }))
    program = await start.spawn(words, proxy.directory, label)
  } catch (error) {
    removeState()
    throw error
  }
  void drain(program.lines)
  const exited = program.exited.finally(removeState)
  const { logFile } = program
  const waiting = [...ports]
  const problem = await untilListening({ ...program, exited }, startMs, async () => {
    for (let port = waiting[0]; port !== undefined; port = waiting[0]) {
      if (!(await isListening(port))) return false
      waiting.shift()
    }
    return true
  })
  if (problem !== undefined) return { problem, logFile }
  const portOf = new Map(fronts.map(({ name }, index) => [name, ports[index]]))
  return {
    proxy: {
      exited,
      addressOf: (front, by = "name") =>
        `${by === "name" ? "localhost" : LOOPBACK}:${portOf.get(front) ?? 0}`,
      logFiles: [configuration, logFile, accessLog],
      terminate: () => program.terminate(),
      kill: () => program.kill(),
    },
  }
}

function isListening(port: number): Promise<boolean> {
  return new Promise((done) => {
    const socket = connect({ host: LOOPBACK, port })
    socket.once("connect", () => {
      socket.destroy()
      done(true)
    })
    socket.once("error", () => done(false))
  })
}

async function drain(lines: AsyncIterable<string>): Promise<void> {
  try {
    for await (const _ of lines);
  } catch {
    // It is not for the harness what a proxy prints.
  }
}
