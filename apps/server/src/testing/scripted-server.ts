import { once } from "node:events"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { createInterface } from "node:readline"
import { descriptorSet } from "@interop/contract/messages"
import {
  parseReady,
  parseServerObservation,
  type Config,
  type ServerObservation,
} from "@interop/driver-protocol"
import { expect } from "vitest"
import { RunningProgram } from "./running-program.ts"

export type ScriptedServer = Awaited<ReturnType<typeof startScriptedServer>>

export interface ScriptedServerOptions extends Pick<Config, "limits" | "scripts"> {
  descriptors?: Uint8Array
  /** How many listeners it has, all of one kind. */
  listeners?: number
  args?: readonly string[]
}

/** The server with a config, once it serves, and what it prints. */
export async function startScriptedServer({
  descriptors = descriptorSet(),
  listeners: count = 1,
  args = [],
  ...config
}: ScriptedServerOptions = {}) {
  const directory = mkdtempSync(join(tmpdir(), "server-scripts-"))
  const contract = { descriptors: join(directory, "contract.binpb") }
  writeFileSync(contract.descriptors, descriptors)
  const listeners = Array.from({ length: count }, (_, index) => ({
    name: `listener ${index}`,
    host: "127.0.0.1",
    port: 0,
    transport: "plaintext",
    service: { bidi: "interleaved" },
  }))
  const path = join(directory, "config.json")
  writeFileSync(path, JSON.stringify({ contract, listeners, ...config }))
  const program = RunningProgram.server(...args, "--config", path)
  const ready = parseReady(await program.firstLine())
  rmSync(directory, { recursive: true })
  const ports = (ready.listeners ?? []).map((bound) => {
    if (!("port" in bound)) throw new Error("not bound")
    return bound.port
  })
  const observations: ServerObservation[] = []
  const lines = createInterface(program.process.stdout)
  lines.on("line", (line) => observations.push(parseServerObservation(line)))
  const linesUntil = async (call: string, event: ServerObservation["event"]) => {
    while (!observations.some((line) => line.call === call && line.event === event)) {
      await once(lines, "line")
    }
    return observations
  }
  return Object.assign(program, {
    port: ports[0] ?? 0,
    ports,
    messages: ready.messages,
    linesUntil,
  })
}

/** The lines after the ready line, which are numbered and timed. */
export function linesIn(stdout: string): ServerObservation[] {
  const lines = stdout
    .trimEnd()
    .split("\n")
    .slice(1)
    .map((line) => parseServerObservation(line))
  expect(lines.map(({ seq }) => seq)).toEqual(lines.map((_, i) => i + 1))
  const times = lines.map(({ atMs }) => atMs)
  expect(times).toEqual(times.toSorted((a, b) => a - b))
  return lines
}

export function happeningsOf(call: string, lines: readonly ServerObservation[]) {
  const own = lines.filter((line) => line.call === call)
  return own.map(({ seq: _seq, atMs: _atMs, call: _call, ...happening }) => happening)
}
