import { availableParallelism, hostname } from "node:os"
import { join } from "node:path"
import { setTimeout as delay } from "node:timers/promises"
import { keptTestCertificates } from "@interop/certificates/testing"
import { InterruptError, UsageError } from "@interop/command-line"
import type { Transport } from "@interop/driver-protocol"
import { type FileError, makeDirectory } from "@interop/files"
import pLimit from "p-limit"
import { runOwnClient, targetEnvironment } from "./drive/own-client.ts"
import { type ServedMethod, servedMethods } from "./judge/served-call.ts"
import { ServedCalls } from "./judge/served-calls.ts"
import { expectFree } from "./launch/free-ports.ts"
import { ProcessRuntime } from "./launch/process/process-runtime.ts"
import { ServedStack } from "./launch/served-stack.ts"
import { Machine } from "./machine.ts"
import { prepare } from "./prepare/prepare.ts"
import { Reaper } from "./processes/reaper.ts"
import {
  emptyReportDirectory,
  lockReportDirectory,
  refuseOtherFiles,
} from "./report/report-directory.ts"
import { ServedLines } from "./report/served-lines.ts"
import { type ServedPart, makeServed, writeServed } from "./report/served-report.ts"
import type { Program } from "./select/manifests.ts"
import { placements } from "./select/placement.ts"
import {
  type ServedFilters,
  type ServedSelection,
  type ServedSources,
  selectServed,
} from "./select/served.ts"
import { type GivenTimeouts, type Timeouts, timeoutsFor } from "./timeouts.ts"
import { cacheDirectory } from "./workspace.ts"

const HIGHEST_PORT = 65_535
const COMMAND_TIMEOUT_MS = 60_000
/** After the user's command has ended, its calls are over as soon as the servers see that it has gone. */
const LAST_LINES_MS = 15_000
const POLL_MS = 20

export interface ServeOptions {
  sources: ServedSources
  filters: ServedFilters
  host: string
  /** The first of the ports; 0 for any free ones. */
  port: number
  timeouts: GivenTimeouts
  reportDirectory: string
  /** Builds the implementations first. */
  builds: boolean
  /** The client, run once for each server and transport; empty where the user runs it. */
  command: readonly string[]
  commandTimeoutMs?: number
  signal: AbortSignal
}

/**
 * Serves what a file says to clients that the harness does not drive, stage by
 * stage: until the signal aborts, or until the user's command has been run
 * against each server. True only when every call was right and each came that
 * was to come.
 */
export async function serve(options: ServeOptions): Promise<boolean> {
  const startedAt = new Date()
  const { reportDirectory, signal } = options

  // Select
  const selection = await selectServed(options.sources, options.filters, signal)
  const methods = servedMethods(selection.folder.contract, selection.answers)
  const places = placesFor(selection, options)
  await expectFree(
    places.map(({ host, port, program, transport }) => ({
      host,
      port,
      whose: `${program.name} over ${transport}`,
    })),
  )
  await refuseOtherFiles(reportDirectory)
  const lock = lockReportDirectory(reportDirectory)
  try {
    emptyReportDirectory(reportDirectory)
    return await serveSelected({ selection, methods, places, startedAt }, options)
  } finally {
    lock.release()
  }
}

interface Place {
  program: Program
  transport: Transport
  host: string
  port: number
}

interface Selected {
  selection: ServedSelection
  methods: readonly ServedMethod[]
  places: readonly Place[]
  startedAt: Date
}

interface Served {
  part: ServedPart
  stack: ServedStack
}

async function serveSelected(
  { selection, methods, places, startedAt }: Selected,
  options: ServeOptions,
): Promise<boolean> {
  const { reportDirectory, command } = options
  const { answers } = selection
  const startMs = performance.now()
  const logDirectory = join(reportDirectory, "logs")
  makeDirectory(logDirectory)
  const machine = new Machine()
  const timeouts = timeoutsFor(options.timeouts, machine.slowness)
  const lines = new ServedLines(answers.secrets, {
    namesTransport: selection.transports.length > 1,
  })
  const failure = new AbortController()
  const onUnwritable = (error: FileError) => failure.abort(error)
  const signal = AbortSignal.any([options.signal, failure.signal])
  const reaper = new Reaper()
  const problems: string[] = []
  let runtime: ProcessRuntime | undefined
  const served: Served[] = []
  try {
    // Prepare
    const { unbuilt } = await prepare(selection, placements.process, {
      builds: options.builds,
      logDirectory,
      onStage: (what) => lines.say(what),
      reaper,
      signal,
    })

    // Launch
    const certificates = await keptTestCertificates({
      directory: join(reportDirectory, "certificates"),
      names: namesOf(options.host),
      cache: cacheDirectory,
    })
    const launching = new ProcessRuntime({
      directory: logDirectory,
      certificates,
      unbuilt,
      reaper,
      onUnwritable,
    })
    runtime = launching
    signal.throwIfAborted()
    signal.addEventListener("abort", () => {
      if (served.length === 0) void launching.close()
    })
    const starting = pLimit(2 * availableParallelism())
    const started = await Promise.all(
      places.map((place) =>
        starting(() => start(place, { runtime: launching, selection, methods, timeouts, lines })),
      ),
    )
    signal.throwIfAborted()
    served.push(...started)
    lines.addresses(
      served.map(({ part }) => part),
      certificates,
    )

    // Drive, and judge each call as it comes
    if (command.length === 0) {
      lines.say("waiting for calls; Ctrl-C ends this with a report")
      await aborted(signal)
    } else {
      const timeoutMs = options.commandTimeoutMs ?? COMMAND_TIMEOUT_MS * machine.slowness
      for (const { part } of served) {
        signal.throwIfAborted()
        lines.say(`${part.server} over ${part.transport} at ${part.address}`)
        const problem = await runOwnClient(command, {
          environment: targetEnvironment(part, certificates),
          timeoutMs,
          reaper,
          signal,
        })
        if (problem !== undefined) {
          part.problems.push(problem)
          lines.say(problem)
        }
        await untilQuiet(part.calls, LAST_LINES_MS * machine.slowness)
      }
    }
  } catch (error) {
    // What an end before its time leads to is said as such, below.
    if (!signal.aborted || served.length === 0) throw signal.aborted ? signal.reason : error
  } finally {
    await Promise.all(served.map((each) => end(each, lines)))
    await runtime?.close()
    await reaper.close()
  }

  const { reason } = signal as { reason: unknown }
  if (reason instanceof Error && (command.length > 0 || !(reason instanceof InterruptError))) {
    problems.push(reason.message)
  }

  // Report
  const record = makeServed({
    selection,
    startedAt,
    durationMs: performance.now() - startMs,
    parts: served.map(({ part }) => part),
    problems,
  })
  writeServed(record, reportDirectory, answers.secrets)
  lines.verdict(record, reportDirectory)
  return record.green
}

interface StartOptions {
  runtime: ProcessRuntime
  selection: ServedSelection
  methods: readonly ServedMethod[]
  timeouts: Timeouts
  lines: ServedLines
}

/** Starts a server at its place; what it prints is judged and shown from then on. */
async function start(
  { program, transport, host, port }: Place,
  { runtime, selection, methods, timeouts, lines }: StartOptions,
): Promise<Served> {
  const { answers, folder } = selection
  const calls = new ServedCalls(methods)
  const stack = new ServedStack({
    runtime,
    program,
    contract: folder.contract,
    listener: { name: transport, host, port, transport, service: folder.service },
    scripts: Object.fromEntries(answers.answers.map(({ method, script }) => [method.path, script])),
    timeouts,
    onLine: (observation) => {
      const taken = calls.take(observation)
      if (taken !== undefined) lines.taken(part, taken)
    },
    onEnd: () => {
      for (const call of calls.endOpen("the server has ended")) lines.ended(part, call)
    },
    onProblem: (problem) => {
      part.problems.push(problem)
      lines.say(`${program.name} over ${transport} ${problem}`)
    },
  })
  const part: ServedPart = {
    server: program.name,
    transport,
    calls,
    problems: [],
    get address() {
      return stack.address
    },
    get library() {
      return stack.ready.library
    },
    get runtime() {
      return stack.ready.runtime
    },
  }
  await stack.start()
  return { part, stack }
}

async function end({ part, stack }: Served, lines: ServedLines): Promise<void> {
  const open = part.calls.endOpen("the call was still open at the end")
  for (const call of open) lines.ended(part, call)
  // A drain would wait for these calls.
  if (open.length > 0) return
  const problem = await stack.stop()
  if (problem !== undefined) part.problems.push(problem)
}

/** Each server over each transport, with its port. */
function placesFor(
  { servers, transports }: ServedSelection,
  { host, port }: Pick<ServeOptions, "host" | "port">,
): Place[] {
  const places = servers.flatMap((program) =>
    transports.map((transport) => ({ program, transport })),
  )
  if (port > 0 && port + places.length - 1 > HIGHEST_PORT) {
    throw new UsageError(
      `--port ${port} leaves no room for ${places.length} ports up to ${HIGHEST_PORT}`,
    )
  }
  return places.map((place, index) => ({ ...place, host, port: port === 0 ? 0 : port + index }))
}

/** What a certificate has beside the names of this machine that all have. */
function namesOf(host: string): string[] {
  const all = host === "0.0.0.0" || host === "::"
  return [all ? hostname() : host]
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener("abort", () => resolve(), { once: true })
  })
}

/** No call is open any more, or so much time has passed. */
async function untilQuiet(calls: ServedCalls, withinMs: number): Promise<void> {
  const endMs = performance.now() + withinMs
  while (calls.openCount > 0 && performance.now() < endMs) await delay(POLL_MS)
}
