import { decodePageData, evidenceReader } from "@interop/page-data/read"
import { expect, test } from "vitest"
import { HarnessProcess, brokenPrograms, until, words } from "./testing/harness-process.ts"

const hanging = [
  "run",
  "--implementations",
  brokenPrograms,
  ...words("--servers typescript --clients typescript-async --clients broken-hangs-in-case"),
  ...words("--scenarios tutorial/* --transports plaintext --case-timeout-ms 1000000 --live"),
]

/** A run that goes on until it is ended, and the address of its page. */
async function startLive(): Promise<{ run: HarnessProcess; url: string }> {
  const run = new HarnessProcess(hanging)
  let stderr = ""
  run.child.stderr?.on("data", (chunk: Buffer) => (stderr += chunk.toString()))
  await until(() => stderr.includes("typescript-async to typescript: 5 of 5 pass"))
  const url = /^live: (http:\/\/127\.0\.0\.1:\d+\/)$/m.exec(stderr)?.[1]
  if (url === undefined) throw new Error(`no address in: ${stderr}`)
  return { run, url }
}

const text = async (url: string) => (await fetch(url)).text()

test("a run that goes on shows its page, and at its end what it came to", async () => {
  const { run, url } = await startLive()
  expect(await text(url)).toContain('<script id="page-data"')

  const data = await decodePageData(await text(`${url}data`))
  expect(data).toMatchObject({
    kind: "live",
    run: { green: true, totals: { pass: 5 } },
    running: { planned: 10 },
  })
  expect(data.running?.pairs).toContainEqual({
    server: "typescript",
    client: "typescript-async",
    planned: 5,
    done: 5,
  })
  expect(data.running?.slow[0]?.cell).toMatch(/^broken-hangs-in-case to typescript, tutorial\//)
  const evidence = evidenceReader(await text(`${url}evidence`))
  const moments = (await evidence.of(data.cells[0]?.evidence ?? -1))?.moments
  expect(moments?.some(({ what }) => what.startsWith("a: "))).toBe(true)

  const events = await fetch(`${url}events`)
  const reader = events.body?.pipeThrough(new TextDecoderStream()).getReader()
  run.child.kill("SIGTERM")
  let told = ""
  while (!told.includes("event: end")) told += (await reader?.read())?.value ?? ""
  expect(told).toContain(`data: ${JSON.stringify({ page: `${run.directory}/index.html` })}`)
  const last = await decodePageData(await text(`${url}data`))
  expect(last).toMatchObject({ kind: "run", run: { green: false, interrupted: true } })
  expect(last.cells).toHaveLength(10)

  expect((await run.ended).code).toBe(143)
  await expect(fetch(url)).rejects.toThrow("fetch failed")
})
