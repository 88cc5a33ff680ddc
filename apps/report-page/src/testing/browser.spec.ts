import { execFileSync } from "node:child_process"
import { expect, onTestFinished, test } from "vitest"
import { drawing, noBrowser, startBrowser } from "./browser.ts"

const excuse = noBrowser()

test.skipIf(excuse !== undefined)(
  `a browser whose process for drawing stands still is replaced${excuse ? ` (skipped: ${excuse})` : ""}`,
  async () => {
    const browser = await startBrowser()
    expect(await drawing(browser)).toBe(browser)
    const [drawer = 0, ...others] = processesThatDraw()
    expect(others).toEqual([])
    expect(drawer).toBeGreaterThan(1)

    process.kill(drawer, "SIGSTOP")
    const other = await drawing(browser, 3000)
    onTestFinished(() => other.close())

    expect(other).not.toBe(browser)
    expect(browser.isConnected()).toBe(false)
  },
)

/** Of the browsers that this process started. */
function processesThatDraw(): number[] {
  const lines = execFileSync("ps", ["-axo", "pid=,ppid=,args="], { encoding: "utf8" }).split("\n")
  const all = lines.map((line) => {
    const [id = "", parent = "", ...args] = line.trim().split(/\s+/)
    return { id: Number(id), parent: Number(parent), args }
  })
  const parents = new Map(all.map(({ id, parent }) => [id, parent]))
  const isOurs = (id: number): boolean => {
    const parent = parents.get(id) ?? 0
    return parent === process.pid || (parent > 1 && isOurs(parent))
  }
  return all
    .filter(({ id, args }) => args.includes("--type=gpu-process") && isOurs(id))
    .map(({ id }) => id)
}
