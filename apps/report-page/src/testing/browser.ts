import { existsSync } from "node:fs"
import { delimiter, join } from "node:path"
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

export async function startBrowser(): Promise<Browser> {
  const executablePath = chromiumPath()
  if (executablePath === undefined) {
    throw new Error(
      "INTEROP_REQUIRE_BROWSER is set, and there is no Chromium: tools/ci/ensure-chromium.sh installs Debian's, CHROMIUM names another",
    )
  }
  return await chromium.launch({
    executablePath,
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
