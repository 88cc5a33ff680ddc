import { mkdtempSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { pathToFileURL } from "node:url"
import { expect, test, vi } from "vitest"
import { harness } from "../testing/harness-process.ts"
import { openerOf } from "./report-command.ts"

test("a desktop opens the page with its own program, and without one there is none", () => {
  expect(openerOf("darwin", {})).toEqual(["open"])
  expect(openerOf("win32", {})).toEqual(["cmd", "/c", "start", ""])
  expect(openerOf("linux", {})).toBeUndefined()
  expect(openerOf("linux", { DISPLAY: "", WAYLAND_DISPLAY: "" })).toBeUndefined()
})

test("without a desktop the address of the page is printed", async () => {
  vi.stubEnv("DISPLAY", "")
  vi.stubEnv("WAYLAND_DISPLAY", "")
  const directory = mkdtempSync(join(tmpdir(), "report-"))
  const file = join(directory, "index.html")
  writeFileSync(file, "<title>Report</title>")

  expect(await harness("report", directory)).toEqual({
    code: 0,
    stdout: `${pathToFileURL(file).href}\n`,
    stderr: "",
  })
  vi.unstubAllEnvs()
})

test("where there is no page one line says how to have one", async () => {
  const directory = mkdtempSync(join(tmpdir(), "report-"))

  expect(await harness("report", directory)).toEqual({
    code: 1,
    stdout: "",
    stderr: `harness: there is no ${directory}/index.html; a run writes it: npm start\n`,
  })
})
