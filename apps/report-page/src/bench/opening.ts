// How long a report of 30,000 cells takes from the start of the navigation until the overview is on the screen.
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs"
import { cpus, tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { startBrowser } from "../testing/browser.ts"
import { generatedReport } from "../testing/generated-report.ts"
import { filledPage, writtenPage } from "../testing/page-file.ts"

const ROUNDS = 7
const MAX_MS = 1500
const MAX_BYTES = 4_000_000

const folder = mkdtempSync(join(tmpdir(), "report-page-bench-"))
try {
  const { data, evidence } = generatedReport({ scenarios: 278 })
  const address = writtenPage(join(folder, "index.html"), filledPage(data, evidence))
  const bytes = statSync(fileURLToPath(address)).size
  const rounds = await openings(address)
  const result = {
    cells: data.cells.length,
    bytes,
    paintedMs: median(rounds.map(({ paintedMs }) => paintedMs)),
    worstPaintedMs: Math.max(...rounds.map(({ paintedMs }) => paintedMs)),
    busyMs: median(rounds.map(({ busyMs }) => busyMs)),
    machine: `${cpus().length} x ${cpus()[0]?.model ?? "unknown"}`,
  }
  const report = join(import.meta.dirname, "..", "..", "..", "..", "reports", "bench", "page.json")
  mkdirSync(join(report, ".."), { recursive: true })
  writeFileSync(report, `${JSON.stringify({ ...result, rounds }, undefined, 2)}\n`)
  console.log(
    `${result.cells} cells in ${(bytes / 1e6).toFixed(2)} MB: overview on the screen after ${result.paintedMs.toFixed(0)} ms (worst ${result.worstPaintedMs.toFixed(0)} ms), the browser's main thread busy for ${result.busyMs.toFixed(0)} ms; ${result.machine}; ${report}`,
  )
  if (result.paintedMs > MAX_MS || bytes > MAX_BYTES) {
    console.error(`more than ${MAX_MS} ms or ${MAX_BYTES} bytes`)
    process.exitCode = 1
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}

async function openings(address: string): Promise<{ paintedMs: number; busyMs: number }[]> {
  const browser = await startBrowser()
  try {
    const rounds = []
    for (let round = 0; round < ROUNDS; round += 1) {
      // A context of its own: nothing is kept of the round before.
      const context = await browser.newContext({ viewport: { width: 1280, height: 900 } })
      const page = await context.newPage()
      const session = await context.newCDPSession(page)
      // Time that the processor worked, not time that passed: other programs take no part in it.
      await session.send("Performance.enable", { timeDomain: "threadTicks" })
      await page.goto(address)
      await page.locator("ol.causes").first().waitFor()
      let paintedMs: number | undefined
      while (paintedMs === undefined) paintedMs = await page.evaluate(paintedAt)
      const { metrics } = await session.send("Performance.getMetrics")
      const busy = metrics.find(({ name }) => name === "TaskDuration")?.value ?? Number.NaN
      rounds.push({ paintedMs, busyMs: busy * 1000 })
      await context.close()
    }
    return rounds
  } finally {
    await browser.close()
  }
}

/** The page marks when its first view is on the screen. */
function paintedAt(): number | undefined {
  return performance.getEntriesByName("first-view")[0]?.startTime
}

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN
}
