import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { beforeEach, expect, onTestFinished, test } from "vitest"
import { HarnessError } from "../errors.ts"
import { Reaper } from "../processes/reaper.ts"
import { type PageApp, builtTemplate, pageTemplate } from "./page-template.ts"

let directory = ""
let builds = 0

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "page-"))
  builds = 0
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }))
  mkdirSync(join(directory, "src"))
  writeFileSync(join(directory, "package.json"), "{}")
  writeFileSync(join(directory, "src", "main.ts"), "1")
})

function app(build: () => Promise<void> = buildIt): PageApp {
  return { directory, sources: [directory], builtFrom: join(directory, "dist", ".digest"), build }
}

function buildIt(): Promise<void> {
  builds += 1
  mkdirSync(join(directory, "dist"), { recursive: true })
  writeFileSync(join(directory, "dist", "index.html"), `built ${builds}`)
  return Promise.resolve()
}

async function template(of = app(), signal = new AbortController().signal) {
  const reaper = new Reaper()
  const stages: string[] = []
  try {
    return await pageTemplate({ onStage: (stage) => stages.push(stage), reaper, signal }, of)
  } finally {
    await reaper.close()
  }
}

test("the page is built when it is not there or its sources have changed, and only then", async () => {
  expect(await template()).toEqual({ html: "built 1" })
  expect(await template()).toEqual({ html: "built 1" })
  writeFileSync(join(directory, "src", "main.spec.ts"), "a test is no source")
  expect(await template()).toEqual({ html: "built 1" })
  writeFileSync(join(directory, "src", "main.ts"), "2")
  expect(await template()).toEqual({ html: "built 2" })
  rmSync(join(directory, "dist", "index.html"))
  expect(await template()).toEqual({ html: "built 3" })
})

test("a page that cannot be built says why, and is tried again the next time", async () => {
  const failing = app(() =>
    Promise.reject(new HarnessError("build", "build of it exited: no vite")),
  )

  expect(await template(failing)).toEqual({
    problem: "the page cannot be built: build of it exited: no vite",
  })
  expect(await template()).toEqual({ html: "built 1" })
})

test("an interruption while it is built is no fault of the page", async () => {
  const interrupt = new AbortController()
  const interrupted = app(() => {
    interrupt.abort(new Error("interrupted"))
    return Promise.reject(new HarnessError("build", "ended"))
  })

  await expect(template(interrupted, interrupt.signal)).rejects.toThrow("interrupted")
})

test("a suite without the app, and one that was not built, say so", async () => {
  expect(builtTemplate(app())).toEqual({
    problem: expect.stringMatching(/index\.html is not there; build it with: npx nx/) as string,
  })
  rmSync(join(directory, "package.json"))
  expect(await template()).toEqual({ problem: `${directory} is not there` })
})
