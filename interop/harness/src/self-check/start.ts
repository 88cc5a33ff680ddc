import { once } from "node:events"
import { createConnection } from "node:net"
import { join, relative } from "node:path"
import type { Listener, Ready } from "@interop/driver-protocol"
import { DriverProtocolError } from "@interop/driver-protocol"
import { followClient, probeFailure } from "../drive/client-run.ts"
import { probeCases, withoutName } from "../drive/plan.ts"
import { HarnessError } from "../errors.ts"
import type { Contract } from "@interop/contracts"
import { ServerKeeper } from "../launch/server.ts"
import type { Runtime } from "../launch/runtime.ts"
import type { Machine } from "../machine.ts"
import { logTail } from "../report/bundle/log-tail.ts"
import type { Program } from "../select/manifests.ts"
import type { Timeouts } from "../timeouts.ts"
import { shortPath } from "../workspace.ts"
import { adviceFor, sectionLink } from "./advice.ts"
import { EXCERPT, type Finding, type Findings, detailsOf } from "./findings.ts"

const LOG_LINES = 5
const CONNECT_MS = 2000

export interface StartOptions {
  runtime: Runtime
  program: Program
  contract: Contract
  /** Of a server: those of all rungs. */
  listeners: Listener[]
  logDirectory: string
  timeouts: Timeouts
  machine: Machine
  findings: Findings
}

/** A server's ready line, its listeners and its end. True when calls can be tried. */
export async function checkServerStart(options: StartOptions): Promise<boolean> {
  const { runtime, program, contract, listeners, timeouts, findings } = options
  const label = `${program.name}.start`
  const keeper = new ServerKeeper({ runtime, program, contract, listeners, timeouts, label })
  const launchedAt = performance.now()
  const fail = (title: string, text: string, line?: string) =>
    findings.add(
      failureOf(options, title, text, { line, document: "config", label: `server.${label}` }),
    )
  try {
    await keeper.running()
  } catch (error) {
    if (!(error instanceof HarnessError)) throw error
    const { cause } = error
    fail("ready line", error.message, cause instanceof DriverProtocolError ? cause.line : undefined)
    return false
  }
  const ready = keeper.ready as Ready
  findings.add(readyFinding(program, ready, `after ${seconds(performance.now() - launchedAt)}`))
  const listening = await listenerFindings(program, listeners, ready)
  for (const finding of listening.findings) findings.add(finding)
  const { problem } = await keeper.stop()
  if (problem === undefined) {
    findings.add({ state: "passed", title: "end", text: "exits with 0 on SIGTERM" })
  } else {
    fail("end", `server ${program.name} ${problem}`)
  }
  return listening.areReached && problem === undefined
}

/** A client's ready line, what it says of steps that nobody knows, and its end. True when calls can be tried. */
export async function checkClientStart(options: StartOptions): Promise<boolean> {
  const { runtime, program, contract, timeouts, machine, findings } = options
  const label = `client.${program.name}.start`
  const fail = (title: string, text: string, line?: string) => {
    findings.add(failureOf(options, title, text, { line, document: "plan", label }))
    return false
  }
  // Nothing listens there: no step of these cases makes a connection.
  const probes = probeCases({ address: "localhost:1" }, timeouts.caseMs)
  const launchedAt = performance.now()
  let run: Awaited<ReturnType<typeof followClient>>
  try {
    const launched = await runtime.launch({
      program,
      document: {
        option: "--plan",
        content: {
          contract: { descriptors: runtime.descriptorsFor("client", contract) },
          cases: probes.map(withoutName),
        },
      },
      label,
    })
    run = await followClient(launched, probes, { timeouts, machine, launchedAt })
  } catch (error) {
    if (!(error instanceof HarnessError)) throw error
    return fail("ready line", error.message)
  }
  const { ready, broke, brokenLine } = run
  if (ready === undefined) {
    return fail("ready line", `client ${program.name} ${broke ?? "printed nothing"}`, brokenLine)
  }
  findings.add(readyFinding(program, ready))
  const failedProbe = probeFailure(run, probes)
  if (failedProbe !== undefined) {
    return fail("unknown steps", `client ${program.name} ${failedProbe}`, brokenLine)
  }
  findings.add({ state: "passed", title: "unknown steps", text: "are answered with unsupported" })
  if (broke !== undefined) {
    return fail("end", `client ${program.name}, after its last case: ${broke}`, brokenLine)
  }
  findings.add({ state: "passed", title: "end", text: "exits with 0 after its last case" })
  return true
}

function readyFinding(
  { library: declared, implementation }: Program,
  { library: { name, version }, runtime, messages }: Ready,
  when = "",
): Finding {
  const text = [`${name} ${version} on ${runtime}, messages ${messages ?? "not said"}`, when]
  const said = text.filter((part) => part !== "").join(", ")
  if (declared === name) return { state: "passed", title: "ready line", text: said }
  const manifest = shortPath(join(implementation.directory, "manifest.yaml"))
  return declared === undefined
    ? {
        state: "passed",
        title: "ready line",
        text: said,
        details: [`${manifest} names no library yet: known divergences go by it`],
      }
    : {
        state: "failed",
        title: "ready line",
        text: `names the library ${JSON.stringify(name)}, ${manifest} says ${JSON.stringify(declared)}`,
        details: ["the two are one name, without a version: known divergences go by it"],
      }
}

/** Which listeners are there: what is wrong with several of them is told once. */
async function listenerFindings(
  { lacks = {}, role, name: program }: Program,
  listeners: readonly Listener[],
  { listeners: bound = [], capabilities = [] }: Ready,
): Promise<{ findings: Finding[]; areReached: boolean }> {
  const title = "listeners"
  const reached: string[] = []
  const unreached: string[] = []
  const undeclared: string[] = []
  const lacking: string[] = []
  for (const each of bound) {
    const listener = listeners.find(({ name }) => name === each.name)
    if (listener === undefined) continue
    const { host, transport } = listener
    if (!("port" in each)) {
      const list = lacks.transports?.[transport] === undefined ? undeclared : lacking
      list.push(`${each.name} (${each.unsupported})`)
    } else if (await accepts(host, each.port)) reached.push(each.name)
    else unreached.push(`${each.name} at ${host}:${each.port}`)
  }
  const without = ["script", "max-concurrent-rpcs"].filter((each) => !capabilities.includes(each))
  const capable = without.length === 0 ? "" : `, without the capabilities ${without.join(", ")}`
  const findings: Finding[] = [
    { state: "passed", title, text: `${reached.join(", ")} accept connections${capable}` },
    { state: "lacking", title, text: `unsupported, as the manifest says: ${lacking.join(", ")}` },
    {
      state: "failed",
      title,
      text: `the ready line names ports that accept no connection: ${unreached.join(", ")}`,
      details: detailsOf([
        [
          "to do",
          "bind host and port of each listener, and print the ready line when all of them accept connections, with the ports that they have",
        ],
        ["contract", sectionLink("server")],
      ]),
    },
    {
      state: "failed",
      title,
      text: `unsupported, and the manifest does not say so: ${undeclared.join(", ")}`,
      details: detailsOf([
        [
          "to do",
          `bind them; or, if the library cannot or they are not written yet, name the transport in the manifest, under lacks.transports of ${role} ${program}, with the reason`,
        ],
        ["contract", sectionLink("server")],
      ]),
    },
  ]
  const lists = [reached, lacking, unreached, undeclared]
  return {
    findings: findings.filter((_, index) => (lists[index] ?? []).length > 0),
    areReached: unreached.length === 0,
  }
}

async function accepts(host: string, port: number): Promise<boolean> {
  const socket = createConnection({ host, port })
  try {
    await once(socket, "connect", { signal: AbortSignal.timeout(CONNECT_MS) })
    return true
  } catch {
    return false
  } finally {
    socket.destroy()
  }
}

interface Shown {
  line: string | undefined
  document: "config" | "plan"
  /** Names the files of the launch. */
  label: string
}

/** With all that helps to find out why. */
function failureOf(
  { program, logDirectory }: StartOptions,
  title: string,
  reason: string,
  { line, document, label }: Shown,
): Finding {
  const { role, command, implementation } = program
  const file = (ending: string) => join(logDirectory, `${label}.${ending}`)
  const given = file(`${document}.json`)
  const log = tailOf(file("log"))
  return {
    state: "failed",
    title,
    // What follows has these in full.
    text: reason.replace(/; log: \S+$/, "").replace(line === undefined ? /$/ : EXCERPT, ""),
    details: [
      ...detailsOf([
        ["the line", line],
        ["to do", adviceFor(reason)],
        ["contract", sectionLink(role)],
        ["given", shortPath(given)],
        ["log", log.length === 0 ? undefined : `${shortPath(file("log"))}, which ends so:`],
      ]),
      ...log.map((each) => `           | ${each}`),
      ...detailsOf([
        [
          "by hand",
          `cd ${shortPath(implementation.directory)} && ${command.join(" ")} --${document} ${relative(implementation.directory, given)}`,
        ],
      ]),
    ],
  }
}

function tailOf(file: string): string[] {
  try {
    return logTail(file).trimEnd().split("\n").filter(Boolean).slice(-LOG_LINES)
  } catch {
    // It was not launched.
    return []
  }
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`
}
