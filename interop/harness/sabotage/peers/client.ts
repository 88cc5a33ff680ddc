/**
 * A right client, sabotaged: apps/client-async, or the raw one, runs the plan, and what it is
 * told or what it prints is spoiled on the way. Numbers of observations stay
 * right, so that the judge and not the contract's checks must find it.
 */
import { spawn } from "node:child_process"
import { once } from "node:events"
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { connect } from "node:http2"
import { createConnection } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { createInterface } from "node:readline"
import { parseArgs } from "node:util"
import type { Case, Observation, Plan, Ready } from "@interop/driver-protocol"
import { PROBES, clientSabotages } from "./client-sabotages.ts"
import { Detour } from "./detour.ts"
import { withDigests, withoutDigests } from "./digests.ts"

const { positionals, values } = parseArgs({
  options: { plan: { type: "string" }, behind: { type: "string" } },
  allowPositionals: true,
})
const sabotage = clientSabotages[positionals[0] ?? ""]
if (sabotage === undefined || values.plan === undefined) {
  console.error(`no such sabotage: ${positionals[0]}`)
  process.exit(2)
}

const given = readFileSync(values.plan, "utf8")
const plan = JSON.parse(given) as Plan
/** As the harness wrote it. */
const asked = JSON.parse(given) as Plan
const greeted = sabotage.greets?.(asked) ?? []
sabotage.plan?.(plan)
if (sabotage.opensIdleConnections === true) await openIdleConnections(plan)
await using detour = sabotage.detour && new Detour(sabotage.detour)
await detour?.redirect(plan)
const digested = sabotage.seesMessages === true ? withoutDigests(plan) : undefined
const directory = mkdtempSync(join(tmpdir(), "sabotage-"))
const planFile = join(directory, "plan.json")
writeFileSync(planFile, JSON.stringify(plan))

const workspace = join(import.meta.dirname, "..", "..", "..", "..")
const rawClient = join(workspace, "interop", "implementations", "raw-http2")
const [command, args, cwd] =
  values.behind === "raw-http2"
    ? [join(rawClient, ".venv", "bin", "python"), ["-m", "raw_http2.client"], rawClient]
    : [process.execPath, [join(workspace, "apps", "client-async", "src", "main.js")], workspace]
const start = (file: string) =>
  spawn(command, [...args, "--plan", file], {
    cwd,
    env: { ...process.env, ...sabotage.env },
    stdio: ["ignore", "pipe", "inherit"],
  })
if (sabotage.runsAtOnce === true) await runAtOnce()
const child = start(planFile)
process.once("exit", () => rmSync(directory, { recursive: true, force: true }))

let seq = 0
const probes = new Set(plan.cases.slice(0, PROBES).map(({ id }) => id))
let inCase: Observation[] = []
let countedMs = 0
const print = (observations: Observation[]) => {
  for (const each of observations) {
    seq += 1
    process.stdout.write(`${JSON.stringify({ ...each, seq })}\n`)
  }
}
for await (const line of createInterface({ input: child.stdout })) {
  const seen = JSON.parse(line) as Observation | Ready
  if (seen.event === "ready") {
    process.stdout.write(`${JSON.stringify(sabotage.ready?.(seen) ?? seen)}\n`)
    continue
  }
  // Probes stay as they are, unless they are what is spoiled.
  if (probes.has(seen.case)) {
    print(sabotage.probe?.(seen) ?? [seen])
    continue
  }
  inCase.push(seen)
  if (seen.event !== "case-ended") continue
  const planned = asked.cases.find(({ id }) => id === seen.case)
  if (planned !== undefined && greeted.includes(planned)) await greet(planned)
  const messages =
    planned === undefined ? inCase : (sabotage.observations?.(inCase, planned, asked) ?? inCase)
  const spoiled = withDigests(messages, digested?.get(seen.case) ?? new Set())
  inCase = []
  // Times go on: what is moved takes the time of its new place.
  let atMs = 0
  print(
    spoiled.map((each) => {
      atMs = Math.max(atMs, each.atMs + countedMs)
      return { ...each, atMs }
    }),
  )
  if (sabotage.clockKeepsWhatItCounts === true) countedMs = Math.max(countedMs, atMs - seen.atMs)
  if (sabotage.exitsAfterFirstCase === true) process.exit(0)
}
process.exitCode = child.exitCode ?? 0
sabotage.atEnd?.()

async function runAtOnce(): Promise<never> {
  const ofCase = new Map<string, object[]>()
  let ready = ""
  const readers = [0, 1].map(async (part) => {
    const file = join(directory, `plan.${part}.json`)
    const cases = plan.cases.filter((_, index) => index % 2 === part)
    writeFileSync(file, JSON.stringify({ ...plan, cases }))
    for await (const line of createInterface({ input: start(file).stdout })) {
      const seen = JSON.parse(line) as Observation | Ready
      if (seen.event === "ready") ready = line
      else ofCase.set(seen.case, [...(ofCase.get(seen.case) ?? []), seen])
    }
  })
  await Promise.all(readers)
  console.log(ready)
  const lines = plan.cases.flatMap(({ id }) => ofCase.get(id) ?? [])
  for (const [index, line] of lines.entries()) {
    console.log(JSON.stringify({ ...line, seq: index + 1, atMs: performance.now() }))
  }
  process.exit(0)
}

/** A few bytes that are the beginning of nothing. */
async function greet({ target }: Case): Promise<void> {
  const socket = createConnection(Number(target.address.split(":").at(-1)), "127.0.0.1")
  // The listener may close it at once.
  socket.on("error", () => {})
  socket.end("hello")
  await once(socket, "close")
}

/** As many as there are cases, to each address, with a greeting and no call. */
async function openIdleConnections({ cases }: Plan): Promise<void> {
  for (const { target } of cases) {
    const session = connect(`http://${target.address}`)
    await once(session, "remoteSettings")
    session.close()
  }
}
