/** `@interop/driver-protocol/testing`, for tests of driven clients: plans of one case, and what is printed of them. */
import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { descriptorSet } from "@interop/contract"
import { encodeNumber, squareMethodShapes, type SquareMethodName } from "@interop/contract/messages"
import { describe, expect, it } from "vitest"
import {
  type Happening,
  type Messages,
  type Observation,
  type Step,
  type Target,
  Digest,
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
  /** Cases get the contract of these descriptors; a text is the whole file. */
  async function runPlan(plan: { cases: unknown[] } | string, descriptors = descriptorSet()) {
    using directory = temporaryDirectory()
    const path = join(directory.path, "plan.json")
    const contract = { descriptors: join(directory.path, "contract.binpb") }
    writeFileSync(contract.descriptors, descriptors)
    writeFileSync(path, typeof plan === "string" ? plan : JSON.stringify({ contract, ...plan }))
    const { exitCode, stdout, stderr } = await run("--plan", path)
    const [ready = "", ...lines] = stdout.split("\n").filter((line) => line !== "")
    const observations = lines.map((line) => parseObservation(line))
    return { exitCode, stderr, path, ready, observations }
  }

  /** What happens in one case, without what differs from run to run. */
  async function observeAt(
    target: Target,
    steps: Step[],
    descriptors?: Buffer,
  ): Promise<Happening[]> {
    const plan = { cases: [aCase(target, steps)] }
    const { exitCode, stderr, observations } = await runPlan(plan, descriptors)
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
export const open = (method: SquareMethodName, more: Record<string, unknown> = {}): Step =>
  step("open", { ...squareMethodShapes[method], deadlineMs: 60_000, ...more })

/** The message of the square service that holds a number. */
export const bytesOf = (x: number): string => encodeNumber(x).toString("base64")
/** Those that hold `count` whole numbers from 0 on. */
export const countingFrom0 = (count: number): Messages => ({
  count,
  template: "",
  varying: { field: 1, type: "double", from: 0 },
})
/** One of them followed by a field that nobody knows, of so many zeros: for a call with the codec bytes. */
export function padded(x: number, zeros: number): { bytes: string; zeros: number } {
  const length: number[] = []
  let rest = zeros
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) length.push((rest % 0x80) | 0x80)
  const head = Buffer.concat([encodeNumber(x), Buffer.from([0x7a, ...length, rest])])
  return { bytes: head.toString("base64"), zeros }
}
export const send = (x: number): Step => step("send", { bytes: bytesOf(x) })

export const sent = (x: number) => ({ event: "sent", call: "a", bytes: bytesOf(x) })
export const received = (x: number) => ({ event: "received", call: "a", bytes: bytesOf(x) })
export const halfClosed = { event: "half-closed", call: "a" }
export const status = (code: number, message: string = expect.any(String)) => ({
  event: "status",
  call: "a",
  code,
  message,
  trailers: expect.any(Array),
})

const bulkCall = (method: SquareMethodName) => open(method, { deadlineMs: 30_000 })
const bulkSteps: [name: string, steps: Step[]][] = [
  ["receive-many", [bulkCall("rangeSquare"), send(0), step("receive-many")]],
  // More than all buffers on the way hold.
  ["send-many", [bulkCall("sumSquare"), step("send-many", { messages: countingFrom0(60_000) })]],
  [
    "exchange-many",
    [bulkCall("streamrangeSquare"), step("exchange-many", { messages: countingFrom0(64) })],
  ],
]

/** The digest of these messages, as in a received-many. */
export function digestOf(messages: readonly Buffer[]): { count: number; sha256: string } {
  const digest = new Digest()
  for (const message of messages) digest.add(message)
  return digest.finish()
}

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
