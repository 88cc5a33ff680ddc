import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, expect, test } from "vitest"
import { Reaper } from "../processes/reaper.ts"
import { commandLines, until } from "../testing/harness-process.ts"
import { workspaceRoot } from "../workspace.ts"
import { runBuild } from "./run-target.ts"

let folder = ""
let reaper = new Reaper()
let stages: string[] = []
const interrupt = () => new AbortController()

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "build-"))
  reaper = new Reaper()
  stages = []
})

afterEach(async () => {
  await reaper.close()
  rmSync(folder, { recursive: true, force: true })
})

function build(command: string[], { signal }: AbortController): Promise<void> {
  return runBuild("build of slow", command, folder, {
    logFile: join(folder, "build.log"),
    onStage: (what) => stages.push(what),
    reaper,
    signal,
  })
}

test("what Nx has started in a session of its own has ended when an interrupted build is over", async () => {
  symlinkSync(join(workspaceRoot, "node_modules"), join(folder, "node_modules"))
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "workspace", private: true }))
  writeFileSync(
    join(folder, "nx.json"),
    JSON.stringify({ analytics: false, neverConnectToCloud: true, useDaemonProcess: false }),
  )
  mkdirSync(join(folder, "slow"))
  const task = {
    executor: "nx:run-commands",
    options: { command: `sh -c 'sleep 600; :' ${folder}` },
  }
  writeFileSync(
    join(folder, "slow", "project.json"),
    JSON.stringify({ name: "slow", targets: { build: task } }),
  )
  const started = () => commandLines().filter((line) => line.endsWith(`sleep 600; : ${folder}`))
  const interrupted = interrupt()
  const nx = join(folder, "node_modules", ".bin", "nx")
  const building = build(["node", nx, "run-many", "-t", "build"], interrupted)
  await until(() => started().length > 0)
  interrupted.abort(new Error("interrupted by a test"))

  await expect(building).rejects.toThrow("interrupted by a test")
  expect(started()).toEqual([])
})

test("two builds in one folder are one after the other", async () => {
  const [go, second] = [join(folder, "go"), join(folder, "second")]
  const first = build(
    ["sh", "-c", `until [ -e ${go} ]; do sleep 0.1; done; ls ${folder}`],
    interrupt(),
  )
  const other = build(["touch", second], interrupt())
  await until(() => stages.length > 0)

  expect(stages).toEqual([
    expect.stringMatching(`^waiting for process ${process.pid} since .*, which builds in `),
  ])
  expect(existsSync(second)).toBe(false)
  writeFileSync(go, "")
  await Promise.all([first, other])
  expect(existsSync(second)).toBe(true)
  expect(readFileSync(join(folder, "build.log"), "utf8")).not.toContain("second")
})

test("a build that fails is told with the line of its log that says most", async () => {
  const script = "echo Compiling; echo 'TypeError: no such thing: x'; echo npm ERR; exit 3"
  const building = build(["sh", "-c", script], interrupt())

  await expect(building).rejects.toThrow(
    `build of slow exited with code 3: TypeError: no such thing: x; log: ${folder}/build.log`,
  )
  expect(readFileSync(join(folder, "build.log"), "utf8")).toContain("Compiling")
})

test("a build that fails on a full disk is told as such, whatever it prints after that", async () => {
  const script =
    "echo \"OSError: [Errno 28] No space left on device: 'x'\"; echo 'Error: exit 1: failed'; exit 1"
  const building = build(["sh", "-c", script], interrupt())

  await expect(building).rejects.toThrow(
    "build of slow exited with code 1: OSError: [Errno 28] No space left on device: 'x'; log: ",
  )
})
