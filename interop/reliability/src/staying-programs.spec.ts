import { expect, test } from "vitest"
import type { RunningProgram } from "@interop/harness/parts"
import { StartedAttack } from "./attacks/started-attack.ts"
import { encountersOf } from "./hostile-servers/started-peers.ts"

/** Prints these lines, and then stays until it is ended. */
function stayingProgram(lines: object[]): RunningProgram {
  const killed = Promise.withResolvers<Awaited<RunningProgram["exited"]>>()
  return {
    lines: (async function* () {
      for (const line of lines) yield JSON.stringify(line)
      await killed.promise
    })(),
    pid: 0,
    exited: killed.promise,
    addressOf: () => "",
    logFile: "",
    terminate: () => {},
    kill: () => killed.resolve({ code: null, signal: "SIGKILL" }),
  }
}

test("an attacker that stays after its report is ended, and the report counts", async () => {
  const attack = new StartedAttack(
    stayingProgram([{ event: "begun" }, { event: "report", connections: 1 }]),
  )
  expect(await attack.ended).toMatchObject({ connections: 1 })
})

test("a client that stays after the last of its servers is ended, and its reports count", async () => {
  const running = stayingProgram([
    { event: "begun", name: "a" },
    { event: "report", name: "a" },
  ])
  expect(await encountersOf(running, 1, 60_000)).toEqual({
    reports: [{ event: "report", name: "a" }],
  })
})
