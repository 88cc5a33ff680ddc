/** `@interop/driver-protocol/testing`, for tests of driven clients: plans of one case, and what is printed of them. */
import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import {
  type Happening,
  type Observation,
  type Step,
  type Target,
  encodeDouble,
  parseObservation,
} from "../index.ts"
import { temporaryDirectory } from "./temporary-directory.ts"

export { temporaryDirectory }

interface Ended {
  exitCode: number | null
  stdout: string
  stderr: string
}

/** The driven face of the client that `run` starts with these arguments. */
export function drivenClient(run: (...args: string[]) => Promise<Ended>) {
  async function runPlan(plan: unknown) {
    using directory = temporaryDirectory()
    const path = join(directory.path, "plan.json")
    writeFileSync(path, typeof plan === "string" ? plan : JSON.stringify(plan))
    const { exitCode, stdout, stderr } = await run("--plan", path)
    const [ready = "", ...lines] = stdout.split("\n").filter((line) => line !== "")
    const observations = lines.map((line) => parseObservation(line))
    return { exitCode, stderr, path, ready, observations }
  }

  /** What happens in one case, without what differs from run to run. */
  async function observeAt(target: Target, steps: Step[]): Promise<Happening[]> {
    const { exitCode, stderr, observations } = await runPlan({ cases: [aCase(target, steps)] })
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" })
    const happenings = observations.map(({ seq: _seq, atMs: _atMs, case: id, ...happening }) => {
      expect(id).toBe("7")
      return happening
    })
    expect(happenings.at(0)).toEqual({ event: "case-begun" })
    expect(happenings.at(-1)).toEqual({ event: "case-ended" })
    return happenings.slice(1, -1)
  }

  return { runPlan, observeAt }
}

export function aCase(target: Target, steps: Step[], id = "7") {
  return { id, name: `case ${id}`, timeoutMs: 60_000, target, steps }
}

export const step = (name: string, more: Record<string, unknown> = {}): Step => ({
  do: name,
  call: "a",
  ...more,
})
export const send = (x: number): Step => step("send", { value: encodeDouble(x) })

export const sent = (x: number) => ({ event: "sent", call: "a", value: encodeDouble(x) })
export const received = (x: number) => ({ event: "received", call: "a", value: encodeDouble(x) })
export const halfClosed = { event: "half-closed", call: "a" }
export const status = (code: number, message: string = expect.any(String)) => ({
  event: "status",
  call: "a",
  code,
  message,
  trailers: expect.any(Array),
})

const bulkCall = (method: string) => step("open", { method, deadlineMs: 30_000 })
const bulkSteps: [name: string, steps: Step[]][] = [
  ["receive-many", [bulkCall("rangeSquare"), send(0), step("receive-many")]],
  // More than all buffers on the way hold.
  ["send-many", [bulkCall("sumSquare"), step("send-many", { values: { from: 0, count: 60_000 } })]],
  [
    "exchange-many",
    [bulkCall("streamrangeSquare"), step("exchange-many", { values: { from: 0, count: 64 } })],
  ],
]

/** What a driven client says of the long streams of pausing-service.ts. */
export function testProgress(
  runPlan: ReturnType<typeof drivenClient>["runPlan"],
  startServer: () => Promise<{ address: string } & AsyncDisposable>,
): void {
  describe("a step with many messages that takes its time", () => {
    it.each(bulkSteps)("says about once a second how far it is: %s", async (_, steps) => {
      await using server = await startServer()
      const { observations } = await runPlan({ cases: [aCase({ address: server.address }, steps)] })
      const ending = observations.find(({ event }) => event.endsWith("-many"))
      const said = observations.filter((each) => each.event === "progress")
      expect(said).not.toEqual([])
      const total = (ending as Extract<Observation, { event: "sent-many" }>).count
      let [lastCount, lastAtMs] = [0, observations[0]?.atMs ?? 0]
      for (const { call, seq, count, atMs } of said) {
        expect(call).toBe("a")
        expect(seq).toBeLessThan(ending?.seq ?? 0)
        expect(count).toBeGreaterThan(lastCount)
        expect(count).toBeLessThanOrEqual(total)
        expect(atMs - lastAtMs).toBeGreaterThan(500)
        ;[lastCount, lastAtMs] = [count, atMs]
      }
    })
  })
}
