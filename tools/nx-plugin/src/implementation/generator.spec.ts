import { spawnSync } from "node:child_process"
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import type { Tree } from "@nx/devkit"
import { createTreeWithEmptyWorkspace } from "@nx/devkit/testing"
import { expect, onTestFinished, test } from "vitest"
import implementation from "./generator.ts"

const workspaceRoot = join(import.meta.dirname, "..", "..", "..", "..")
const harness = join(workspaceRoot, "interop", "harness", "src", "main.js")

function runHarness(commandLine: string) {
  return spawnSync(process.execPath, [harness, ...commandLine.split(" ")], { encoding: "utf8" })
}

/** Puts the tree's implementations in a folder of this machine. */
function written(tree: Tree): string {
  const directory = mkdtempSync(join(tmpdir(), "generated-"))
  onTestFinished(() => rmSync(directory, { recursive: true }))
  for (const { path, content } of tree.listChanges()) {
    mkdirSync(dirname(join(directory, path)), { recursive: true })
    writeFileSync(join(directory, path), content ?? "")
  }
  return join(directory, "interop", "implementations")
}

function filesOf(tree: Tree, name: string): string[] {
  return tree.children(`interop/implementations/${name}`).toSorted()
}

test("a new stack takes part at once, and its cells are unsupported", () => {
  const tree = createTreeWithEmptyWorkspace()
  implementation(tree, { name: "rust-made", language: 'Rust: "R"' })
  const directory = written(tree)
  const { stdout, status } = runHarness(
    `run --no-build --implementations ${directory} --report-dir ${directory}/report --servers typescript --servers rust-made --clients typescript-async --clients rust-made --scenarios tutorial/unary`,
  )

  expect(filesOf(tree, "rust-made")).toEqual([
    "Dockerfile",
    "README.md",
    "client.sh",
    "manifest.yaml",
    "server.sh",
  ])
  // Whichever pair is through first is printed, and the other goes with it.
  expect(stdout).toMatch(
    /^unsupported: server rust-made, client (typescript-async|rust-made), tutorial\/unary, plaintext: server rust-made: not written yet$/m,
  )
  expect(stdout).toContain("client rust-made: not written yet")
  expect(stdout).toMatch(/^green: 12 cells: 3 pass, .* 9 unsupported/m)
  expect(status).toBe(0)
})

test("the self-check of a new stack says what its first step is", () => {
  const tree = createTreeWithEmptyWorkspace()
  implementation(tree, { name: "rust-made", language: "Rust" })
  const directory = written(tree)
  const { stdout, status } = runHarness(
    `self-check rust-made --no-build --implementations ${directory} --report-dir ${directory}/report`,
  )

  expect(stdout).not.toContain("✗")
  expect(stdout).toMatch(
    /next: +write server rust-made, .*; begin with unary: A plaintext listener/,
  )
  expect(stdout).toMatch(
    /next: +write client rust-made, .*; begin with unary: The steps open, send/,
  )
  expect(stdout).toMatch(/declared: +lacks scenario \*\/\*: not written yet; without that entry/)
  expect(stdout).toContain(
    "nothing is wrong, and nothing is there yet; after the first step again:",
  )
  expect(status).toBe(1)
})

test("a stack with one side only has nothing of the other", () => {
  const tree = createTreeWithEmptyWorkspace()
  implementation(tree, { name: "rust-made", language: "Rust", server: false })
  const { stdout } = runHarness(`list --implementations ${written(tree)} --clients rust-made`)

  expect(filesOf(tree, "rust-made")).toEqual([
    "Dockerfile",
    "README.md",
    "client.sh",
    "manifest.yaml",
  ])
  expect(tree.read("interop/implementations/rust-made/Dockerfile", "utf8")).toContain(
    "COPY client.sh ./",
  )
  expect(stdout).toContain("clients\n  rust-made  Rust, to be written")
})

test.for([
  ["Rust_Made", /"Rust_Made" is no name of a stack: lower-case/],
  ["../rust", /"\.\.\/rust" is no name of a stack/],
  ["stack", /interop\/implementations\/stack is there already/],
  ["stack-client", /stack has a program named "stack-client" already/],
] as const)("%s is refused with the reason", ([name, reason]) => {
  const tree = createTreeWithEmptyWorkspace()
  tree.write(
    "interop/implementations/stack/manifest.yaml",
    "name: stack\nclients: [{ name: stack-client }]\n",
  )

  expect(() => implementation(tree, { name, language: "Rust" })).toThrow(reason)
})

test("a stack without server and client is refused", () => {
  const tree = createTreeWithEmptyWorkspace()

  expect(() =>
    implementation(tree, { name: "rust-made", language: "Rust", server: false, client: false }),
  ).toThrow(/a stack has a server, a client, or both/)
})

test("nx knows the generator, and says in one line what is wrong with a name", () => {
  const made = runNx("rust-made --language Rust --dry-run")
  const refused = runNx("Rust --language Rust --dry-run")

  expect(made).toContain("CREATE interop/implementations/rust-made/manifest.yaml")
  expect(refused).toMatch(/^ NX {3}"Rust" is no name of a stack: .*\n\nPass --verbose/m)
})

/** What `nx g` prints. */
function runNx(options: string): string {
  const nx = join(workspaceRoot, "node_modules", ".bin", "nx")
  const command = `g @interop/nx-plugin:implementation ${options} --no-interactive`
  const { stdout, stderr } = spawnSync(process.execPath, [nx, ...command.split(" ")], {
    cwd: workspaceRoot,
    encoding: "utf8",
    env: { ...process.env, NO_COLOR: "1", FORCE_COLOR: "0" },
  })
  return stdout + stderr
}
