import { spawnSync } from "node:child_process"
import { expect, test } from "vitest"
import { loadFolder } from "./places.ts"

/** With the flags of the Go programs under test, so that what both are made of is compiled once. */
const env = { ...process.env, CGO_ENABLED: "0", GOFLAGS: "-trimpath" }
const go = (...options: string[]) =>
  spawnSync("go", options, { cwd: loadFolder, encoding: "utf8", env })

const absent = go("version").error !== undefined

test.skipIf(absent).each(["vet", "test"])(
  `the load passes go %s${absent ? " (skipped: Go is missing)" : ""}`,
  (check) => {
    const { status, stdout, stderr } = go(check, "./...")
    expect(status, `${stdout}${stderr}`).toBe(0)
  },
)

test.skipIf(absent)("the load is formatted as gofmt does", () => {
  const { stdout, status } = spawnSync("gofmt", ["-l", "."], { cwd: loadFolder, encoding: "utf8" })
  expect({ status, unformatted: stdout }).toEqual({ status: 0, unformatted: "" })
})
