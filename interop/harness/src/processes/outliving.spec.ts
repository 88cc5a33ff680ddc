import { spawn, spawnSync } from "node:child_process"
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { expect, onTestFinished, test, vi } from "vitest"

const module = join(import.meta.dirname, "outliving.ts")
const stuck = { timeout: 200_000 }

test("it is told until the harness is killed, and is then no descendant of it", async () => {
  const folder = mkdtempSync(join(tmpdir(), "outliving spec "))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const guard = join(folder, "guard.mjs")
  const harness = join(folder, "harness.mjs")
  const told = join(folder, "told")
  writeFileSync(
    guard,
    `import { appendFileSync } from "node:fs"
    for await (const chunk of process.stdin) appendFileSync(process.argv[2], chunk)
    appendFileSync(process.argv[2], "end")`,
  )
  writeFileSync(
    harness,
    `const { OutlivingProcess } = await import(${JSON.stringify(module)})
    const guard = new OutlivingProcess(${JSON.stringify(guard)}, ${JSON.stringify(told)})
    guard.tell("at once")
    process.on("SIGUSR2", () => guard.tell("later"))
    setInterval(() => {}, 1000)`,
  )
  const killed = spawn(process.execPath, [harness], { stdio: "ignore" })
  onTestFinished(() => void killed.kill("SIGKILL"))
  const heard = () => (existsSync(told) ? readFileSync(told, "utf8") : "")

  await vi.waitUntil(() => heard() === "at once\n", stuck)
  await vi.waitUntil(() => childrenOf(killed.pid ?? 0).length === 0, stuck)
  killed.kill("SIGUSR2")
  await vi.waitUntil(() => heard() !== "at once\n", stuck)
  expect(heard()).toBe("at once\nlater\n")

  killed.kill("SIGKILL")
  await vi.waitUntil(() => heard().endsWith("end"), stuck)
  expect(heard()).toBe("at once\nlater\nend")
})

function childrenOf(parent: number): number[] {
  const { stdout } = spawnSync("ps", ["-axo", "pid=,ppid="], { encoding: "utf8" })
  const lines = stdout.split("\n").map((line) => line.trim().split(/\s+/).map(Number))
  return lines.filter(([, of]) => of === parent).map(([id = 0]) => id)
}
