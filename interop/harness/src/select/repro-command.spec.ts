import { join } from "node:path"
import { expect, test } from "vitest"
import { workspaceRoot } from "../workspace.ts"
import type { Cell } from "./cells.ts"
import { reproCommand } from "./repro-command.ts"

const folder = join(workspaceRoot, "interop", "implementations", "stack")
const program = (name: string) => ({ name, implementation: { directory: folder } })
const cell = {
  server: program("server"),
  client: program("client"),
  scenario: { id: "family/case" },
  transport: "tls",
} as Cell
const filters = "--servers server --clients client --scenarios family/case --transports tls"
const directory = "reports/repro/server--client--family.case--tls"

test("a cell is run with what its run was judged by, into a report of its own", () => {
  expect(
    reproCommand(cell, {
      runtime: "container",
      reproOptions: [
        "--scenario-dir",
        join(workspaceRoot, "my scenarios"),
        "--known-divergences",
        "/elsewhere/it's known",
        "--container-memory-mb",
        "64",
      ],
      reportDirectory: "/tmp/reports",
    }),
  ).toBe(
    `npm start -- ${filters} --runtime container --scenario-dir 'my scenarios' --known-divergences '/elsewhere/it'\\''s known' --container-memory-mb 64 --report-dir ${directory}`,
  )
})

test("the command of a report never replaces that report", () => {
  const of = (reportDirectory: string) =>
    reproCommand(cell, { runtime: "process", reportDirectory })

  expect(of(join(workspaceRoot, directory))).toBe(
    `npm start -- ${filters} --report-dir ${directory}-2`,
  )
  expect(of(join(workspaceRoot, `${directory}-2`))).toBe(
    `npm start -- ${filters} --report-dir ${directory}`,
  )
})
