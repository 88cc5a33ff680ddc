import { spawnSync } from "node:child_process"
import { join } from "node:path"
import { expect, test } from "vitest"

const main = join(import.meta.dirname, "main.js")
const tellLoads = `
  import { registerHooks } from "node:module"
  registerHooks({
    load(url, context, next) {
      process.stderr.write(url + "\\n")
      return next(url, context)
    },
  })
`

/** The files that the harness loads with these arguments. */
function loadedBy(...args: string[]): string[] {
  const hook = `data:text/javascript,${encodeURIComponent(tellLoads)}`
  const { stderr, status } = spawnSync(process.execPath, ["--import", hook, main, ...args], {
    encoding: "utf8",
  })
  expect(status).toBe(0)
  return stderr.trim().split("\n")
}

const commands = /\/commands\/[a-z]+-command\.ts$/
const parsers = /\/(ajv|yaml\/dist)\/|\/parse-yaml\.ts$/

test("--help loads none of the commands and nothing that they need", () => {
  const loaded = loadedBy("--help")
  expect(loaded).toContainEqual(expect.stringContaining("/commands/commands.ts"))
  expect(loaded.filter((file) => commands.test(file))).toEqual([])
  expect(loaded.filter((file) => /\/src\/(select|judge|launch|report)\//.test(file))).toEqual([])
})

test("a command loads no other, and no parser for files that were parsed before", () => {
  loadedBy("list")
  const loaded = loadedBy("list")
  expect(loaded.filter((file) => commands.test(file))).toEqual([
    expect.stringMatching(/list-command\.ts$/),
  ])
  expect(loaded.filter((file) => parsers.test(file))).toEqual([])
})
