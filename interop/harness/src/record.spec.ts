import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { expect, test } from "vitest"
import {
  HarnessProcess,
  brokenPrograms,
  harness,
  runHarness,
  words,
} from "./testing/harness-process.ts"

const broken = ["--implementations", brokenPrograms]
const plaintext = ["--transports", "plaintext"]

test("outcomes and what is observed are the same with and without a relay in between", async () => {
  const shownIn = async (...more: string[]) => {
    const { results } = await runHarness(
      ...words(
        "--servers typescript --clients typescript-async --scenarios tutorial/* --scenarios security/* --scenarios streams/half-close-* --scenarios streams/*-early",
      ),
      ...more,
    )
    return results?.cells.map(
      ({ client, scenario, transport, outcome, reason, observed: shown }) => [
        `${client} ${scenario} ${transport}`,
        outcome,
        reason,
        shown,
      ],
    )
  }

  const direct = await shownIn()
  expect(direct?.length).toBeGreaterThan(30)
  expect(await shownIn("--record")).toEqual(direct)
})

test("the frames of a red cell are in its folder, those of others among the recordings", async () => {
  const run = new HarnessProcess([
    "run",
    "--record",
    ...broken,
    ...plaintext,
    ...words(
      "--servers broken-wrong-digit --clients typescript-async --scenarios tutorial/unary --scenarios tutorial/bidi-interleaved",
    ),
  ])
  await run.ended
  const pair = "broken-wrong-digit--typescript-async"
  const red = join(run.directory, "failures", `${pair}--tutorial.bidi-interleaved--plaintext`)
  const passed = join(run.directory, "recordings", `${pair}--tutorial.unary--plaintext`)

  const frames = readFileSync(join(red, "frames.txt"), "utf8")
  expect(frames).toContain(":path: /squarerpc_service.SquareService/streamrangeSquare")
  // A double travels with its lowest byte first: 4048800000000001.
  expect(frames).toMatch(/server < {2}DATA, stream 1, 14 bytes, 0000000009090100000000804840$/m)
  expect(frames).toContain("grpc-status: 0")
  const timeline = readFileSync(join(red, "timeline.md"), "utf8")
  expect(timeline).toContain("`#1 server: DATA, stream 1, 14 bytes, 0000000009090100000000804840`")
  expect(readFileSync(join(red, "verdict.md"), "utf8")).toContain("--record --report-dir ")
  expect(readFileSync(join(passed, "frames.txt"), "utf8")).toContain("SquareService/square\n")
  const capture = readFileSync(join(red, "wire.pcap"))
  expect(capture.includes(Buffer.from("0000000009090100000000804840", "hex"))).toBe(true)
  expect(
    existsSync(join(run.directory, "recordings", `${pair}--tutorial.bidi-interleaved--plaintext`)),
  ).toBe(false)
})

test("of TLS there are the bytes, and a word that they are not decoded", async () => {
  const run = new HarnessProcess([
    "run",
    "--record",
    ...words(
      "--transports tls --servers typescript --clients typescript-async --scenarios tutorial/unary",
    ),
  ])
  const { code } = await run.ended
  const name = "typescript--typescript-async--tutorial.unary--tls"
  const frames = readFileSync(join(run.directory, "recordings", name, "frames.txt"), "utf8")

  expect(code).toBe(0)
  expect(frames).toContain("This is TLS: what is in the records is not decoded.")
  expect(frames).toMatch(/client > {2}TLS, \d+ bytes$/m)
  expect(frames).not.toContain("HEADERS")
})

test("a server that dies and one that takes its place are both reached through relays", async () => {
  const { results } = await runHarness(
    "--record",
    ...broken,
    ...words(
      "--servers broken-dies-in-mid-stream --clients typescript-async --scenarios tutorial/*",
    ),
  )

  expect(results?.totals).toMatchObject({ pass: 14, fail: 1 })
})

test("in containers it is refused with one line", async () => {
  const { code, stderr } = await harness("run", "--record", "--runtime", "container")

  expect(stderr).toContain("--record is not available with --runtime container")
  expect(stderr.trimEnd().split("\n")).toHaveLength(1)
  expect(code).toBe(2)
})
