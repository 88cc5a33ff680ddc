import { existsSync } from "node:fs"
import { appendFile, cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest"
import { codegen } from "../../testdata/codegen-program.ts"
import { provideProtoc } from "../provide/provide-protoc.ts"

const PROTO = fileURLToPath(new URL("../../testdata/protos/torture.proto", import.meta.url))
const GENERATED = [
  "package.json",
  "torture.protoset",
  "torture_grpc_pb.d.ts",
  "torture_grpc_pb.js",
  "torture_pb.d.ts",
  "torture_pb.js",
]

let directory = ""
let out = ""

beforeAll(async () => {
  await provideProtoc()
})

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "generate-"))
  out = join(directory, "not/yet/there")
})

afterEach(() => rm(directory, { recursive: true, force: true }))

function check() {
  return codegen(["generate-check", PROTO, "--out", out, "--rebuild-with", "nx generate torture"])
}

describe("generate", () => {
  it("writes every file, then finds nothing more to do", async () => {
    expect(await codegen(["generate", PROTO, "--out", out])).toEqual({
      exitCode: 0,
      stdout: `${out}: ${GENERATED.join(", ")}\n`,
      stderr: "",
    })
    expect((await readdir(out)).sort()).toEqual(GENERATED)
    expect(await codegen(["generate", PROTO, "--out", out])).toMatchObject({
      exitCode: 0,
      stdout: `${out}: up to date\n`,
    })
  })

  it("repairs files that were edited and removes what nothing generates any more", async () => {
    await codegen(["generate", PROTO, "--out", out])
    const path = join(out, "torture_pb.js")
    const original = await readFile(path, "utf8")
    await writeFile(path, original.replace("GENERATED", "EDITED"))
    await writeFile(join(out, "package.json"), '{ "type": "module" }')
    await writeFile(join(out, "old_grpc_pb.js"), "")
    await writeFile(join(out, "notes.md"), "kept")

    expect(await codegen(["generate", PROTO, "--out", out])).toMatchObject({ exitCode: 0 })
    expect(await readFile(path, "utf8")).toBe(original)
    expect(await readFile(join(out, "package.json"), "utf8")).toBe('{"type":"commonjs"}\n')
    expect((await readdir(out)).sort()).toEqual(["notes.md", ...GENERATED])
  })

  it("touches nothing in a directory that has a package.json of its own", async () => {
    await mkdir(out, { recursive: true })
    await writeFile(join(out, "package.json"), '{"name":"mine"}')
    expect(await codegen(["generate", PROTO, "--out", out])).toEqual({
      exitCode: 1,
      stdout: "",
      stderr: `codegen: ${join(out, "package.json")} belongs to something else: generated code needs a directory to itself\n`,
    })
    expect(await readdir(out)).toEqual(["package.json"])
  })

  it("says in one line where a .proto file is wrong", async () => {
    const broken = join(directory, "broken.proto")
    await writeFile(broken, 'syntax = "proto3";\nmessage A {\n  Missing x = 1;\n}\n')
    expect(await codegen(["generate", broken, "--out", out])).toEqual({
      exitCode: 1,
      stdout: "",
      stderr: `codegen: protoc: broken.proto:3:3: "Missing" is not defined. (in ${directory})\n`,
    })
    expect(await readdir(directory)).toEqual(["broken.proto"])
  })

  it("names a .proto file that is not there", async () => {
    const missing = join(directory, "missing.proto")
    expect(await codegen(["generate", missing, "--out", out])).toMatchObject({
      exitCode: 1,
      stderr: `codegen: ${missing}: there is no such .proto file\n`,
    })
  })

  it.skipIf(!existsSync("/proc/self"))("cannot write below /proc, and ends", async () => {
    expect(await codegen(["generate", PROTO, "--out", "/proc/interop"])).toEqual({
      exitCode: 1,
      stdout: "",
      stderr: "codegen: cannot write /proc/interop: no such file or directory (ENOENT)\n",
    })
  })

  it("takes a missing --out for a mistake in usage", async () => {
    expect(await codegen(["generate", PROTO])).toMatchObject({ exitCode: 2, stdout: "" })
  })
})

describe("generate-check", () => {
  let upToDate = ""

  beforeAll(async () => {
    upToDate = await mkdtemp(join(tmpdir(), "generate-check-"))
    await codegen(["generate", PROTO, "--out", upToDate])
  })

  beforeEach(() => cp(upToDate, out, { recursive: true }))

  afterAll(() => rm(upToDate, { recursive: true, force: true }))

  it("passes on what generate wrote", async () => {
    expect(await check()).toEqual({ exitCode: 0, stdout: `${out}: up to date\n`, stderr: "" })
  })

  it("names the one file that differs in one byte, and changes nothing", async () => {
    const path = join(out, "torture.protoset")
    const edited = await readFile(path)
    edited.writeUInt8(edited.readUInt8(10) ^ 1, 10)
    await writeFile(path, edited)
    expect(await check()).toEqual({
      exitCode: 1,
      stdout: "",
      stderr: `codegen: ${path} is stale: run \`nx generate torture\`\n`,
    })
    expect(await readFile(path)).toEqual(edited)
  })

  it("looks at every file", async () => {
    for (const name of GENERATED) await appendFile(join(out, name), " ")
    const stale = GENERATED.map((name) => `${join(out, name)} is stale`).join(", ")
    expect(await check()).toEqual({
      exitCode: 1,
      stdout: "",
      stderr: `codegen: ${stale}: run \`nx generate torture\`\n`,
    })
  })

  it("names a missing and a left-over file", async () => {
    await rm(join(out, "torture_pb.js"))
    await writeFile(join(out, "old_pb.d.ts"), "")
    expect(await check()).toEqual({
      exitCode: 1,
      stdout: "",
      stderr:
        `codegen: ${join(out, "torture_pb.js")} is missing, ` +
        `${join(out, "old_pb.d.ts")} comes from nothing any more: run \`nx generate torture\`\n`,
    })
  })
})
