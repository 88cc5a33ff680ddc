import { mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { expect, test } from "vitest"
import { HarnessProcess, brokenPrograms, harness, until, words } from "./testing/harness-process.ts"

const pair = words("--servers typescript --clients typescript-async")
const unary = words("--scenarios tutorial/unary --transports plaintext")

/** A run that goes on until it is killed. */
async function startEndless(): Promise<HarnessProcess> {
  const run = new HarnessProcess([
    "run",
    ...unary,
    "--implementations",
    brokenPrograms,
    ...words("--servers broken-never-ready --clients typescript-async --start-timeout-ms 1000000"),
  ])
  await until(() => run.drivers().length >= 1)
  return run
}

test("a report directory that a run writes to is no other's until it ends, even by SIGKILL", async () => {
  const first = await startEndless()
  const second = () =>
    harness("run", "--no-build", ...unary, ...pair, "--report-dir", first.directory)
  const refused = await second()

  expect(refused).toEqual({
    code: 2,
    stdout: "",
    stderr: expect.stringMatching(
      new RegExp(
        `^harness: --report-dir ${first.directory} is in use by process ${first.child.pid} since \\S+Z: wait for its end, or name another directory\\n$`,
      ),
    ) as string,
  })
  expect(first.drivers()).toHaveLength(1)

  first.child.kill("SIGKILL")
  await first.ended
  expect((await second()).code).toBe(0)
})

test("shards are not merged into a directory that a run writes to", async () => {
  const run = await startEndless()
  const shard = new HarnessProcess(["run", ...unary, ...pair])
  await shard.ended
  const shards = join(shard.directory, "shards")
  mkdirSync(join(shards, "1"), { recursive: true })
  writeFileSync(
    join(shards, "1", "results.json"),
    readFileSync(join(shard.directory, "results.json")),
  )
  const plan = join(shard.directory, "plan.json")
  writeFileSync(plan, (await harness("list", "--json", ...unary, ...pair)).stdout)
  const { code, stderr } = await harness(
    "merge",
    shards,
    "--plan",
    plan,
    "--report-dir",
    run.directory,
  )

  expect(stderr).toContain(`is in use by process ${run.child.pid} `)
  expect(code).toBe(2)
})
