import { existsSync } from "node:fs"
import { delimiter, join } from "node:path"
import { setTimeout } from "node:timers/promises"
import { type Browser, chromium } from "playwright-core"

const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]

/** Where Chromium is: CHROMIUM, or in PATH. */
export function chromiumPath(): string | undefined {
  const { CHROMIUM, PATH = "" } = process.env
  if (CHROMIUM !== undefined && CHROMIUM !== "") return CHROMIUM
  const places = PATH.split(delimiter).flatMap((folder) => names.map((name) => join(folder, name)))
  return places.find((place) => existsSync(place))
}

/** Why tests in a browser are left out; undefined where they run. Asked for, they fail instead. */
export function noBrowser(): string | undefined {
  if (chromiumPath() !== undefined) return undefined
  const { INTEROP_REQUIRE_BROWSER } = process.env
  if (INTEROP_REQUIRE_BROWSER !== undefined && INTEROP_REQUIRE_BROWSER !== "") return undefined
  return "no Chromium: install Debian's chromium, or name one in CHROMIUM"
}

/** A second is long for a frame, on a machine with thirty busy programs too. */
const FRAME_MS = 30_000

export async function startBrowser(): Promise<Browser> {
  const executablePath = chromiumPath()
  if (executablePath === undefined) {
    throw new Error(
      "INTEROP_REQUIRE_BROWSER is set, and there is no Chromium: tools/ci/ensure-chromium.sh installs Debian's, CHROMIUM names another",
    )
  }
  return await chromium.launch({
    executablePath,
    // The hook that waits has a limit of its own, which fits a slow machine.
    timeout: 0,
    args: [
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      // Chromium has no sandbox for root.
      ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
    ],
  })
}

let drawsNothing: Error | undefined

/**
 * This browser, or another where it draws nothing more: one whose process for drawing is gone, for want of memory say,
 * loads pages, and whoever waits for something on them waits for ever.
 */
export async function drawing(browser: Browser, frameMs = FRAME_MS): Promise<Browser> {
  if (drawsNothing !== undefined) throw drawsNothing
  if (await draws(browser, frameMs)) return browser
  console.warn("Chromium draws no frames any more: another is started")
  await browser.close()
  const other = await startBrowser()
  if (await draws(other, frameMs)) return other
  await other.close()
  drawsNothing = new Error("Chromium draws no frames, and neither does a new one")
  throw drawsNothing
}

async function draws(browser: Browser, frameMs: number): Promise<boolean> {
  if (!browser.isConnected()) return false
  const context = await browser.newContext()
  const page = await context.newPage()
  const drawn = page
    .evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    .then(() => true)
  // Closing the page ends the wait.
  drawn.catch(() => undefined)
  const late = setTimeout(frameMs, false, { ref: false })
  const result = await Promise.race([drawn, late])
  await context.close()
  return result
}
