import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process"
import { once } from "node:events"
import { join } from "node:path"
import { setTimeout as delay } from "node:timers/promises"
import { stripVTControlCharacters } from "node:util"
import { expect, onTestFinished, test } from "vitest"
import { temporaryDirectory } from "@interop/driver-protocol/testing"
import { brokenPrograms, until, words } from "./testing/harness-process.ts"

const main = join(import.meta.dirname, "main.js")
const HIDE_CURSOR = "\u001B[?25l"
const SHOW_CURSOR = "\u001B[?25h"
/** More than npm takes to pass one on a second time. */
const KEYSTROKES_APART_MS = 700
const CTRL_C = "\u0003"
const minutes = 60_000
const hanging = [
  "--implementations",
  brokenPrograms,
  ...words("--servers typescript --clients broken-hangs-in-case --scenarios tutorial/*"),
  ...words("--transports plaintext"),
]

/** The harness on a terminal of this size, which Python makes. */
function onTerminal(size: string, args: string[]) {
  const directory = temporaryDirectory()
  // As a shell says it of a program that a signal ends: while Node leaves, a second Ctrl-C does.
  const python =
    "import os, pty, sys; code = os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])); sys.exit(code if code >= 0 else 128 - code)"
  const shell = `stty ${size} && exec "$@"`
  const command = [process.execPath, main, "run", "--no-build", "--report-dir", directory.path]
  const child: ChildProcessWithoutNullStreams = spawn(
    "python3",
    ["-c", python, "sh", "-c", shell, "sh", ...command, ...args],
    { stdio: "pipe", env: { ...process.env, TERM: "xterm" } },
  )
  const terminal = {
    output: "",
    type: (text: string) => child.stdin.write(text),
    ended: once(child, "close").then(([code]) => code as number),
  }
  child.stdout.on("data", (chunk: Buffer) => (terminal.output += chunk.toString()))
  onTestFinished(() => {
    child.kill("SIGKILL")
    directory[Symbol.dispose]()
  })
  return terminal
}

/** Up to where the cursor is shown for good, and after. */
function parts(output: string): { painted: string; report: string } {
  const end = output.indexOf(SHOW_CURSOR, output.lastIndexOf(HIDE_CURSOR))
  expect(end).not.toBe(-1)
  return { painted: output.slice(0, end), report: output.slice(end) }
}

test("Ctrl-C gives the terminal back as it was", { timeout: 2 * minutes }, async () => {
  const terminal = onTerminal("cols 100 rows 30", hanging)
  await until(() => terminal.output.includes("driving 5 cells"))
  expect(terminal.output).toContain(HIDE_CURSOR)
  terminal.type(CTRL_C)

  expect(await terminal.ended).toBe(130)
  expect(parts(terminal.output).report).toContain("interrupted")
})

test(
  "a second Ctrl-C ends at once, and gives the terminal back",
  { timeout: 2 * minutes },
  async () => {
    const terminal = onTerminal("cols 100 rows 30", hanging)
    await until(() => terminal.output.includes("driving 5 cells"))
    terminal.type(CTRL_C)
    // Until then it is the same keystroke; a run that ends by itself before the second has ended as well as one can.
    await delay(KEYSTROKES_APART_MS)
    terminal.type(CTRL_C)

    expect(await terminal.ended).toBe(130)
    expect(terminal.output.lastIndexOf(SHOW_CURSOR)).toBeGreaterThan(
      terminal.output.lastIndexOf(HIDE_CURSOR),
    )
  },
)

test(
  "what was painted on the way is gone when the report comes",
  { timeout: 2 * minutes },
  async () => {
    const terminal = onTerminal(
      "cols 100 rows 30",
      words("--servers typescript --clients typescript-async --scenarios tutorial/*"),
    )

    expect(await terminal.ended).toBe(0)
    const { painted, report } = parts(terminal.output)
    expect(stripVTControlCharacters(painted)).toContain("driving 15 cells")
    expect(report).toContain("15/15")
    expect(report).not.toContain("driving")
  },
)
