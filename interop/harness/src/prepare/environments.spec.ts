import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { setTimeout as delay } from "node:timers/promises"
import { afterAll, beforeEach, expect, test } from "vitest"
import { Reaper } from "../processes/reaper.ts"
import { type Program, readImplementations } from "../select/manifests.ts"
import {
  type Environment,
  environmentsOf,
  hasVersions,
  withVersion,
} from "../select/program-versions.ts"
import { buildEnvironments, builtVersions, isBuilt, missingEnvironments } from "./environments.ts"

const reaper = new Reaper()
const signal = new AbortController().signal

let root: string
let logDirectory: string

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "environments-"))
  logDirectory = join(root, "logs")
  mkdirSync(logDirectory)
})
afterAll(() => reaper.close())

test("an environment is made by the manifest's command, once", async () => {
  const environment = stackWith(
    'echo "$LIBRARY_VERSION" >"$VERSION_FOLDER/version" && echo made >>made.txt',
  )
  expect(missingEnvironments([environment]).get(environment.directory)).toBe(
    "stack with lib 1.2.0 is not built: leave out --no-build",
  )
  expect(await build(environment)).toBeUndefined()
  expect(await build(environment)).toBeUndefined()
  expect(readFileSync(join(environment.directory, "version"), "utf8")).toBe("1.2.0\n")
  expect(timesMade()).toBe(1)
  expect(missingEnvironments([environment]).size).toBe(0)
  expect(builtVersions(environment.implementation)).toEqual(["1.2.0"])
})

test("it is made anew, in an empty folder, when one of its inputs has changed", async () => {
  const environment = stackWith('echo made >>made.txt; cp source.txt "$VERSION_FOLDER"')
  await build(environment)
  writeFileSync(join(environment.directory, "left.txt"), "")
  writeFileSync(join(root, "stack", "source.txt"), "two")
  await build(environment)
  expect(readFileSync(join(environment.directory, "source.txt"), "utf8")).toBe("two")
  expect(existsSync(join(environment.directory, "left.txt"))).toBe(false)
})

test("two that want it at the same time make it once", async () => {
  const environment = stackWith("sleep 0.5; echo made >>made.txt")
  expect(await Promise.all([build(environment), build(environment)])).toEqual([
    undefined,
    undefined,
  ])
  expect(timesMade()).toBe(1)
})

test("one that cannot be made is told with the reason, and is not taken for whole", async () => {
  const environment = stackWith(
    'touch "$VERSION_FOLDER/half"; echo "ERROR: no wheel for this" >&2; exit 3',
  )
  expect(await build(environment)).toMatch(
    /^build of stack with lib 1\.2\.0 exited with code 3: ERROR: no wheel for this; log: /,
  )
  expect(isBuilt(environment)).toBe(false)
})

test("a build that is ended leaves none that looks whole, and runs no more", async () => {
  const environment = stackWith(
    'touch "$VERSION_FOLDER/half"; echo begun >begun.txt; sleep 3; echo made >>made.txt',
  )
  const interrupt = new AbortController()
  const building = build(environment, interrupt.signal)
  while (!existsSync(join(root, "stack", "begun.txt"))) await delay(20)
  interrupt.abort(new Error("interrupted"))
  await expect(building).rejects.toThrow("interrupted")
  expect(isBuilt(environment)).toBe(false)
  await delay(3500)
  expect(timesMade()).toBe(0)
})

async function build(environment: Environment, until = signal): Promise<string | undefined> {
  const options = { logDirectory, onStage: () => {}, reaper, signal: until }
  const unbuilt = await buildEnvironments([environment], options)
  return unbuilt.get(environment.directory)
}

function timesMade(): number {
  const file = join(root, "stack", "made.txt")
  return existsSync(file) ? readFileSync(file, "utf8").split("\n").length - 1 : 0
}

function stackWith(command: string): Environment {
  mkdirSync(join(root, "stack"))
  writeFileSync(join(root, "stack", "source.txt"), "one")
  const manifest = {
    name: "stack",
    title: "A stack",
    language: "Shell",
    library: "lib",
    requires: [],
    versions: {
      library: "lib",
      list: "true",
      build: command,
      inputs: ["source.txt"],
      tested: ["1.2.0"],
    },
    servers: [{ name: "stack", title: "stack", command: ["true"] }],
  }
  writeFileSync(join(root, "stack", "manifest.yaml"), JSON.stringify(manifest))
  const [program] = readImplementations([root]).flatMap(({ programs }) => programs)
  const [environment] = environmentsOf([versionOf(program as Program)])
  return environment as Environment
}

function versionOf(program: Program): Program {
  if (!hasVersions(program)) throw new Error("the manifest has versions")
  return withVersion(program, "1.2.0")
}
