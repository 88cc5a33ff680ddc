import { encodePageData } from "@interop/page-data/write"
import { mkdtempSync, rmSync, statSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { gunzipSync, gzipSync } from "node:zlib"
import type { Browser, BrowserContextOptions, Page } from "playwright-core"
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest"
import { violationsOf } from "./testing/accessibility.ts"
import { drawing, noBrowser, startBrowser } from "./testing/browser.ts"
import { generatedReport, totalsOf } from "./testing/generated-report.ts"
import { hostileReport, markup } from "./testing/hostile-report.ts"
import { LiveServer } from "./testing/live-server.ts"
import { filledPage, filledWith, writtenPage } from "./testing/page-file.ts"

const excuse = noBrowser()
const pictures = join(import.meta.dirname, "..", "..", "..", "reports", "page")

describe.skipIf(excuse !== undefined)(`page${excuse ? ` (skipped: ${excuse})` : ""}`, () => {
  const folder = mkdtempSync(join(tmpdir(), "report-page-"))
  let browser: Browser
  let report: string

  beforeAll(async () => {
    browser = await startBrowser()
    const { data, evidence } = generatedReport({ scenarios: 60 })
    report = writtenPage(join(folder, "index.html"), filledPage(data, evidence))
  })
  beforeEach(async () => {
    browser = await drawing(browser)
  })
  afterAll(async () => {
    await browser?.close()
    rmSync(folder, { recursive: true, force: true })
  })
  afterEach(async () => {
    await Promise.all(browser.contexts().map((context) => context.close()))
  })

  /** Shows the data, that there is none, or what the document says where no script runs. */
  async function shown(page: Page): Promise<void> {
    const end = page.locator("main:not(.loading) h1, main [role=alert], main noscript")
    await end.first().waitFor({ state: "attached" })
  }

  /** What the browser complains of: errors of the script, and what the policy forbids. */
  const complaints: string[] = []

  async function open(address: string, options: BrowserContextOptions = {}): Promise<Page> {
    const context = await browser.newContext({
      viewport: { width: 1280, height: 900 },
      reducedMotion: "reduce",
      ...options,
    })
    context.setDefaultTimeout(60_000)
    const page = await context.newPage()
    complaints.length = 0
    page.on("pageerror", ({ message }) => complaints.push(message))
    page.on("console", (line) => {
      if (line.type() === "error") complaints.push(line.text())
    })
    await page.goto(address)
    await shown(page)
    return page
  }

  const views = {
    overview: "overview",
    matrix: "matrix",
    "matrix-split": "matrix?split=1&turn=1&sort=worst&family=streams,status",
    "matrix-families": "matrix?by=family",
    "matrix-scenarios": "matrix?by=scenario",
    cells: "cells?outcome=fail",
    "cell-failed": "cell/python-aio/typescript-async/streams/case-1/plaintext?outcome=fail",
    "cell-diverges": "cell/go-grpc/python-sync/status/case-2/tls",
    "cell-passed": "cell/go-grpc/go-grpc/tutorial/case-1/tls",
    stacks: "stacks",
    stack: "stack/%40grpc%2Fgrpc-js",
    history: "history",
  }

  describe.each(["light", "dark"] as const)("in %s", (colorScheme) => {
    test.each(Object.entries(views))(
      "%s has no fault that axe-core knows",
      async (name, address) => {
        const page = await open(`${report}#/${address}`, { colorScheme })
        await page.screenshot({
          path: join(pictures, `${name}-${colorScheme}.png`),
          fullPage: true,
        })

        expect(await violationsOf(page)).toEqual([])
        expect(complaints).toEqual([])
      },
    )
  })

  test.each(Object.entries(views))("%s fits a narrow screen", async (name, address) => {
    const page = await open(`${report}#/${address}`, { viewport: { width: 390, height: 800 } })
    await page.screenshot({ path: join(pictures, `${name}-narrow.png`) })

    expect(await page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(390)
  })

  test("a reader who does not know it finds the worst pair, its cells and the command of one", async () => {
    const page = await open(report)
    const worst = page
      .getByRole("region")
      .or(page.locator("section"))
      .filter({ hasText: "Worst pairs" })
      .last()
    await worst.getByRole("link").first().click()
    await page.getByRole("heading", { level: 1, name: "Cells" }).waitFor()
    expect(page.url()).toContain("client=typescript-sync")
    expect(page.url()).toContain("server=python-aio")
    await page.locator("table.cells tbody a").first().click()

    const command = page.locator(".command code")
    await command.waitFor()
    expect(await command.textContent()).toMatch(
      /^npm start -- --servers python-aio --clients typescript-sync --scenarios streams\//,
    )
  })

  test("the command is copied", async () => {
    const page = await open(`${report}#/${views["cell-failed"]}`)
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"])
    await page.getByRole("button", { name: "Copy the command" }).click()
    await page.getByText("copied", { exact: true }).waitFor()

    expect(await page.evaluate("navigator.clipboard.readText()")).toBe(
      await page.locator(".command code").textContent(),
    )
  })

  test("the largest cause comes first, says whom it touches, and leads to its cells", async () => {
    const page = await open(report)
    const first = page.locator(".cause").first()
    const sizes = await page
      .locator("section:has-text('Causes of failed cells') .cause-size strong")
      .allTextContents()
    expect(sizes.map(Number)).toEqual(sizes.map(Number).toSorted((one, other) => other - one))
    expect(await first.textContent()).toContain("server: python-aio")
    await first.getByRole("link", { name: /cells/ }).first().click()
    await page.locator(".filter-count").waitFor()

    expect(await page.locator(".filter-count").textContent()).toContain(`${sizes[0]} of`)
  })

  test("what is new since the baseline is on the overview, and so is what is fixed", async () => {
    const page = await open(report)
    const { baseline } = generatedReport({ scenarios: 60 }).data

    expect(await page.locator(".change-new dt").textContent()).toBe(
      `${baseline?.newReds} newly red`,
    )
    expect(await page.locator(".change-fixed dt").textContent()).toBe(`${baseline?.fixed} fixed`)
    await page.locator(".change-new dt a").click()
    await page.locator(".filter-count").waitFor()
    expect(await page.locator(".filter-count").textContent()).toContain(`${baseline?.newReds} of`)
  })

  test("a cell that diverges says why that is known, and where it is reported", async () => {
    const page = await open(`${report}#/${views["cell-diverges"]}`)
    const known = page.locator("section.known")
    expect(await known.textContent()).toContain("A panic in a handler ends the process")
    expect(await known.getByRole("link").getAttribute("href")).toBe(
      "https://github.com/grpc/grpc-go/issues/441",
    )
  })

  test("a cell that passed shows what was tried and what either side saw", async () => {
    const page = await open(`${report}#/${views["cell-passed"]}`)
    await page.getByText("The same as a table").click()
    const rows = page.locator("table.moments tbody tr")
    expect(await rows.count()).toBeGreaterThan(5)
    expect(await rows.first().textContent()).toContain("a: sent 0 (0000000000000000)")
    expect(await page.locator(".diagram svg text.lane-name").allTextContents()).toEqual([
      "client",
      "server",
    ])
    expect(await page.locator("ol.steps").first().textContent()).toContain("half-close")
  })

  test("what is chosen stands in the address, which shows the same to somebody else", async () => {
    const page = await open(`${report}#/cells`)
    await page.getByLabel("Server").selectOption("go-grpc")
    await page.getByRole("button", { name: /diverge/ }).click()
    await page.getByLabel("Search").fill("status/case-2")
    await page.waitForURL(/q=/)
    expect(page.url()).toContain("server=go-grpc")
    expect(page.url()).toContain("outcome=diverges")

    const other = await open(page.url())
    const shown = await other.locator(".filter-count").textContent()
    await expect.poll(() => page.locator(".filter-count").textContent()).toBe(shown)
    expect(await other.getByLabel("Search").inputValue()).toBe("status/case-2")
    expect(await other.getByRole("button", { name: /diverge/ }).getAttribute("aria-pressed")).toBe(
      "true",
    )
    await other.getByRole("link", { name: "Matrix", exact: true }).click()
    expect(other.url()).toContain("server=go-grpc")
    await other.getByRole("link", { name: "clear the filter" }).click()
    await other.getByText(/^all [0-9,]+ cells$/).waitFor()
    expect(other.url()).not.toContain("server=")
  })

  test("rows and columns turn, and the worst row comes first where asked", async () => {
    const page = await open(`${report}#/matrix`)
    const corner = page.locator("table.grid thead th").first()
    expect(await corner.textContent()).toContain("server")
    await page.getByLabel("Turn rows and columns").check()
    await page.getByLabel("Order").selectOption("worst")
    await page.waitForURL(/sort=worst/)

    await expect.poll(() => corner.textContent()).toMatch(/^client/)
    const first = page.locator("table.grid tbody th").first()
    await expect.poll(() => first.textContent()).toContain("python-aiogrpc")
  })

  test("the keyboard reaches the content, and the next cell; the focus follows", async () => {
    const page = await open(`${report}#/cells?outcome=fail`)
    await page.keyboard.press("Tab")
    expect(await page.evaluate("document.activeElement.textContent")).toBe("Skip to the content")
    await page.keyboard.press("Enter")
    expect(await page.evaluate("document.activeElement.tagName")).toBe("H1")
    await page.locator("table.cells tbody a").first().press("Enter")
    await page.locator("article.cell").waitFor()
    await expect.poll(() => page.evaluate("document.activeElement.tagName")).toBe("H1")
    const first = page.url()
    await page.keyboard.press("]")
    await page.waitForURL((url) => url.href !== first)
    const place = page.getByRole("navigation", { name: "Cells of the filter" })
    await expect.poll(() => place.textContent()).toContain("2 of")
    await page.keyboard.press("[")
    await page.waitForURL(first)
  })

  test("the theme is the reader's, and a choice is kept", async () => {
    const page = await open(report, { colorScheme: "dark" })
    const ground = () => page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    const dark = await ground()
    await page.getByLabel("Theme").selectOption("light")
    await expect.poll(ground).not.toBe(dark)
    await page.reload()
    await shown(page)
    await expect.poll(ground).not.toBe(dark)
  })

  test("a stack prints without what only a screen needs", async () => {
    const page = await open(`${report}#/${views.stack}`)
    await page.emulateMedia({ media: "print" })
    expect(await page.locator("header.top").isVisible()).toBe(false)
    expect(await page.locator(".finding-item").first().isVisible()).toBe(true)
    expect(await page.getByRole("button", { name: "Print" }).isVisible()).toBe(false)
  })

  test("a peer that sends markup, control characters and megabytes is shown as text", async () => {
    const { data, evidence } = hostileReport()
    const address = writtenPage(join(folder, "hostile", "index.html"), filledPage(data, evidence))
    const [red, diverging] = data.cells
    const hrefs = [red, diverging].map((cell) =>
      [cell?.server, cell?.client, ...(cell?.scenario.split("/") ?? []), cell?.transport]
        .map((part) => encodeURIComponent(part ?? ""))
        .join("/"),
    )
    for (const view of [
      "overview",
      "matrix",
      "matrix?by=family",
      "matrix?by=scenario",
      "cells",
      "stacks",
      `stack/${encodeURIComponent(data.run.servers[0]?.library?.name ?? "")}`,
      "history",
      ...hrefs.map((href) => `cell/${href}`),
    ]) {
      const page = await open(`${address}#/${view}`)
      const text = await page.locator("main").textContent()
      expect({
        view,
        hacked: await page.evaluate("window.hacked"),
        elements: await page.locator("main script, main img, main b").count(),
        runnable: await page.locator("a[href^='javascript' i]").count(),
        cut: (text ?? "").length < 100_000,
        complaints,
      }).toEqual({
        view,
        hacked: undefined,
        elements: 0,
        runnable: 0,
        cut: true,
        complaints: [],
      })
      await page.context().close()
    }
    const page = await open(`${address}#/cell/${hrefs[0]}`)
    await page.screenshot({ path: join(pictures, "hostile.png"), fullPage: true })
    expect(await page.locator("h1").textContent()).toContain(markup)
    expect(await page.locator("h1").textContent()).toContain("aU+202EbU+0000cU+200Bd")
    await page.getByRole("button", { name: "show 20,000 more" }).first().click()
    expect(await violationsOf(page)).toEqual([])
  })

  test.each([
    [
      "without data",
      "",
      "It holds no data: the program that writes it was ended before it was done.",
    ],
    [
      "of something else",
      "PGh0bWw+",
      "This report cannot be shown: the data is cut off or is something else.",
    ],
    [
      "that is not even base64",
      "%%%",
      "This report cannot be shown: the data is cut off or is something else.",
    ],
  ])("a page %s says so", async (_, data, message) => {
    const page = await open(writtenPage(join(folder, "bad", "index.html"), filledWith(data)))
    expect(await page.getByRole("alert").textContent()).toBe(message)
    expect(complaints).toEqual([])
  })

  test("a page that was cut off while it was written says so", async () => {
    const { data, evidence } = generatedReport({ scenarios: 3 })
    const whole = filledPage(data, evidence)
    const begin = whole.indexOf(`<script id="page-data"`)
    const cut = whole.slice(0, begin + 2000)
    const page = await open(writtenPage(join(folder, "cut", "index.html"), cut)).catch(
      (error: Error) => error,
    )
    // The script stands after the data, and is gone with it: what the document says by itself must do.
    if (page instanceof Error) throw page
    expect(await page.locator("main").textContent()).toContain("summary.md")
  })

  test("a page of another format says which", async () => {
    const { data, evidence } = generatedReport({ scenarios: 1 })
    const newer = { ...data, formatVersion: 99 as 1 }
    const page = await open(
      writtenPage(join(folder, "newer", "index.html"), filledPage(newer, evidence)),
    )
    expect(await page.getByRole("alert").textContent()).toContain(
      "the data is of format 99, and this page reads format 1",
    )
  })

  test("a report that was edited says in each view that it touches what is wrong", async () => {
    const { data, evidence } = generatedReport({ scenarios: 1 })
    const html = filledPage({ ...data, history: [] }, evidence)
    const before = encodePageData({ ...data, history: [] })
    const broken = gzipSync(
      JSON.stringify({
        ...JSON.parse(gunzipSync(Buffer.from(before, "base64")).toString()),
        run: {},
      }),
    ).toString("base64")
    const page = await open(
      writtenPage(join(folder, "edited", "index.html"), html.replace(before, broken)),
    )
    expect(await page.getByRole("alert").first().textContent()).toContain(
      "The data of this report is not as expected",
    )
  })

  test("a report without cells, and a run that was interrupted, say what they are", async () => {
    const { data } = generatedReport({ scenarios: 1 })
    const totals = { pass: 0, diverges: 0, unsupported: 0, fail: 0, "not-run": 0 }
    const { baseline: _, ...rest } = data
    const empty = { ...rest, cells: [], scenarios: [], history: [], run: { ...data.run, totals } }
    const page = await open(writtenPage(join(folder, "empty", "index.html"), filledPage(empty, [])))
    expect(await page.locator(".notices").textContent()).toContain("This report has no cells")
    for (const view of Object.values(views)) await page.goto(`${page.url().split("#")[0]}#/${view}`)
    expect(complaints).toEqual([])

    const ended = {
      ...data,
      run: { ...data.run, interrupted: true, problems: ["interrupted by SIGINT"] },
    }
    const other = await open(
      writtenPage(join(folder, "ended", "index.html"), filledPage(ended, [])),
    )
    expect(await other.locator("h1").textContent()).toBe("Interrupted")
    expect(await other.locator(".notices").textContent()).toContain("ended before its last cell")
  })

  test(
    "30,000 cells with their time lines are less than 4 MB, and every view opens",
    { timeout: 600_000 },
    async () => {
      const { data, evidence } = generatedReport({ scenarios: 278 })
      expect(data.cells.length).toBeGreaterThanOrEqual(30_000)
      const address = writtenPage(join(folder, "large", "index.html"), filledPage(data, evidence))
      expect(statSync(fileURLToPath(address)).size).toBeLessThan(4_000_000)
      const page = await open(address)
      for (const view of Object.values(views)) {
        await page.goto("about:blank")
        await page.goto(`${address}#/${view}`)
        await shown(page)
        // No view puts more into the document than a reader scrolls through.
        const elements = await page.evaluate<number>("document.querySelectorAll('*').length")
        expect({ view, few: elements < 12_000 }).toEqual({ view, few: true })
      }
      expect(complaints).toEqual([])
    },
  )

  test("a run that goes on fills the page, which says when it is over", async () => {
    const live = new LiveServer()
    const address = await live.start()
    try {
      const { data, evidence } = generatedReport({ scenarios: 12 })
      const { baseline: _, ...rest } = data
      const after = (done: number) => {
        const cells = data.cells.slice(0, done)
        const pairs = data.run.servers.flatMap(({ name: server }) =>
          data.run.clients.map(({ name: client }) => ({
            server,
            client,
            planned: 36,
            done: cells.filter((cell) => cell.server === server && cell.client === client).length,
          })),
        )
        return {
          ...rest,
          kind: "live" as const,
          run: { ...data.run, totals: totalsOf(cells), verdict: "running" },
          cells,
          history: [],
          running: {
            planned: data.cells.length,
            done,
            elapsedMs: 61_000,
            slow: [{ cell: "go-grpc|python-aio|streams/case-1|tls", forMs: 9000 }],
            pairs,
          },
        }
      }
      live.show(after(100), evidence.slice(0, 100))
      const page = await open(address)
      expect(await page.locator("h1").textContent()).toMatch(/^Running/)
      await page.getByText("100 of 1,296 cells").waitFor()
      await page.screenshot({ path: join(pictures, "running-light.png"), fullPage: true })
      expect(await violationsOf(page)).toEqual([])
      for (let done = 101; done < 200; done += 1) live.show(after(done), evidence.slice(0, done))
      await page.getByText("199 of 1,296 cells").waitFor()
      expect(live.fetched).toBeLessThan(10)

      await page.goto(
        `${address}#/cell/${["go-grpc", "go-grpc"].join("/")}/tutorial/case-1/plaintext`,
      )
      await page.locator(".diagram svg").waitFor()
      live.show({ ...data, kind: "run" }, evidence)
      live.end()
      await page
        .getByText("The run is over, and this is its end. It stays in reports/interop/index.html.")
        .waitFor()
      await page.goto(`${address}#/overview`)
      await expect.poll(() => page.locator("h1").textContent()).toBe("Red")
      await expect.poll(() => page.title()).toBe("Red – interop report")
      await live.stop()
      await page.goto(`${address}#/cell/typescript/go-grpc/tutorial/case-2/tls`)
      await page.locator(".diagram svg").waitFor()
      expect(complaints).toEqual([])
    } finally {
      await live.stop()
    }
  })
})
